import { assignArm } from './assign-arm.js';
import { murmur3 } from './murmur3.js';

const users = 1_000_000;
const ids = Array.from({ length: users }, (_, index) => `user-${index}`);
/** Salts as releases have them, and short and similar ones. */
const salts = ['9f86d081884c7d65', '60303ae22b998861', 'salt', '1', '2'];

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

test.each(salts)('1,000,000 users spread evenly over 100 equal shares under the salt %s (chi-squared)', (salt) => {
  const counts = new Array<number>(100).fill(0);
  for (const id of ids) counts[Math.floor((murmur3(`${salt}:${id}`) / 2 ** 32) * 100)]!++;
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

test.each([
  ['9f86d081884c7d65', '60303ae22b998861', 0.5, 0.5],
  ['9f86d081884c7d65', '60303ae22b998861', 0.05, 0.3],
  ['salt-a', 'salt-b', 0.5, 0.5],
  ['1', '11', 0.5, 0.1],
])('arms under %s and %s are independent at %d and %d (chi-squared of the 2x2 table)', (a, b, shareA, shareB) => {
  const table = { tt: 0, tc: 0, ct: 0, cc: 0 };
  for (const id of ids) table[`${assignArm(a, id, shareA)[0]}${assignArm(b, id, shareB)[0]}` as keyof typeof table]++;
  const { tt, tc, ct, cc } = table;
  const chiSquared = (users * (tt * cc - tc * ct) ** 2) / ((tt + tc) * (ct + cc) * (tt + ct) * (tc + cc));
  // 99.9th percentile with one degree of freedom.
  expect(chiSquared).toBeLessThan(10.83);
});

test('raising the allocation step by step only moves users from control to treatment', () => {
  let treated = new Set<string>();
  for (const allocation of [0.01, 0.05, 0.2, 0.5, 0.9]) {
    const now = new Set(ids.filter((id) => assignArm('salt', id, allocation) === 'treatment'));
    expect([...treated].filter((id) => !now.has(id))).toEqual([]);
    expect(now.size).toBeGreaterThan(treated.size);
    treated = now;
  }
});

test('the arm depends on salt, user and allocation alone: whoever asks when, it is the same', () => {
  const arms = (asked: string[]) => new Map(asked.map((id) => [id, assignArm('salt', id, 0.3)]));
  const some = ids.slice(0, 10_000);
  const [first, again] = [arms(some), arms([...some].reverse())];
  expect(some.filter((id) => first.get(id) !== again.get(id))).toEqual([]);
  // Worked out once with another implementation of the hash.
  expect(['user-1', 'user-2', 'user-3', 'é€😀'].map((id) => assignArm('salt', id, 0.3))).toEqual([
    'treatment',
    'control',
    'control',
    'control',
  ]);
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
