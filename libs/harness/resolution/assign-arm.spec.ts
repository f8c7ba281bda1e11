import { assignArm } from './assign-arm.js';
import { murmur3 } from './murmur3.js';

const users = 200_000;
const ids = Array.from({ length: users }, (_, index) => `user-${index}`);

test.each([
  ['', 0, 0],
  ['', 1, 0x514e28b7],
  ['hello', 0, 0x248bfa47],
  ['hello, world', 0, 0x149bbb7f],
  ['The quick brown fox jumps over the lazy dog', 0, 0x2e4ff723],
])('the hash of "%s" is the published one', (text, seed, hash) => {
  expect(murmur3(text, seed)).toBe(hash);
});

test('text beyond ASCII is hashed as its UTF-8 bytes', () => {
  const bytes = (text: string) => Array.from(Buffer.from(text, 'utf8'), (byte) => byte);
  // Two texts that differ only above U+FFFF differ in their last bytes.
  expect(bytes('é€😀')).toHaveLength(9);
  expect(murmur3('é€😀')).toBe(referenceMurmur3(bytes('é€😀')));
});

test('users spread evenly over 100 equal shares (chi-squared, 200,000 users)', () => {
  const counts = new Array<number>(100).fill(0);
  for (const id of ids) counts[Math.floor((murmur3(`salt:${id}`) / 2 ** 32) * 100)]!++;
  const expected = users / 100;
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 99.9th percentile of chi-squared with 99 degrees of freedom.
  expect(chiSquared).toBeLessThan(148.2);
});

test('the share in treatment is the allocation', () => {
  for (const allocation of [0.01, 0.1, 0.5]) {
    const treated = ids.filter((id) => assignArm('salt', id, allocation) === 'treatment').length;
    const deviation = Math.sqrt(users * allocation * (1 - allocation));
    expect(Math.abs(treated - users * allocation)).toBeLessThan(4 * deviation);
  }
  expect(ids.some((id) => assignArm('salt', id, 0) === 'treatment')).toBe(false);
  expect(ids.some((id) => assignArm('salt', id, 1) === 'control')).toBe(false);
});

test('arms under two salts are independent (chi-squared of the 2x2 table)', () => {
  for (const [a, b] of [
    ['r1', 'r2'],
    ['salt-a', 'salt-b'],
    ['1', '11'],
  ] as const) {
    const table = { tt: 0, tc: 0, ct: 0, cc: 0 };
    for (const id of ids) table[`${assignArm(a, id, 0.5)[0]}${assignArm(b, id, 0.5)[0]}` as keyof typeof table]++;
    const { tt, tc, ct, cc } = table;
    const chiSquared = (users * (tt * cc - tc * ct) ** 2) / ((tt + tc) * (ct + cc) * (tt + ct) * (tc + cc));
    // 99.9th percentile with one degree of freedom.
    expect(chiSquared).toBeLessThan(10.83);
  }
});

test('a user keeps the arm, and a larger allocation takes nobody out of treatment', () => {
  const treated = ids.filter((id) => assignArm('salt', id, 0.2) === 'treatment');
  expect(treated.filter((id) => assignArm('salt', id, 0.3) === 'control')).toEqual([]);
  expect(assignArm('salt', 'user-7', 0.5)).toBe(assignArm('salt', 'user-7', 0.5));
});

/** The algorithm as published, over bytes. */
function referenceMurmur3(bytes: number[]): number {
  let hash = 0;
  const scramble = (k: number) =>
    Math.imul((Math.imul(k, 0xcc9e2d51) << 15) | (Math.imul(k, 0xcc9e2d51) >>> 17), 0x1b873593);
  const view = new DataView(Uint8Array.from([...bytes, 0, 0, 0]).buffer);
  const whole = bytes.length - (bytes.length % 4);
  for (let at = 0; at < whole; at += 4) {
    hash ^= scramble(view.getUint32(at, true));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  if (whole < bytes.length) hash ^= scramble(view.getUint32(whole, true));
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
