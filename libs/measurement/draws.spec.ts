import { drawArms } from './draws.js';

const SLOTS = 2016;

function armsOf(users: string[], allocation: number): (user: string) => number[] {
  const source = drawArms({ seed: 's', users, treated: new Uint8Array(users.length), allocation, draws: SLOTS - 1 });
  return (user) => {
    const words = new Uint32Array(SLOTS / 32);
    source.fill(users.indexOf(user), words);
    return Array.from({ length: SLOTS }, (_, slot) => (words[slot >> 5]! >>> (slot & 31)) & 1);
  };
}

const users = Array.from({ length: 200 }, (_, i) => `user-${i}`);

describe('redrawn arms', () => {
  it.each([0.5, 0.1, 0.37, 0.9])('treat a share of %d', (allocation) => {
    const arms = armsOf(users, allocation);
    const treated = users.flatMap(arms).reduce((sum, arm) => sum + arm, 0);
    const total = users.length * SLOTS;
    const deviation = Math.sqrt(total * allocation * (1 - allocation));
    expect(Math.abs(treated - total * allocation)).toBeLessThan(4 * deviation);
  });

  it('of a user do not depend on who else is there', () => {
    const alone = armsOf(['user-7'], 0.5)('user-7');
    expect(armsOf(users, 0.5)('user-7')).toEqual(alone);
  });

  it('of any two users are unrelated', () => {
    const arms = armsOf(users, 0.5);
    const first = arms('user-0');
    const agreements = users.slice(1).map((user) => arms(user).filter((arm, slot) => arm === first[slot]).length);
    const chiSquare = agreements.reduce((sum, n) => sum + (n - SLOTS / 2) ** 2 / (SLOTS / 4), 0);
    expect(chiSquare).toBeGreaterThan(199 - 4 * Math.sqrt(2 * 199));
    expect(chiSquare).toBeLessThan(199 + 4 * Math.sqrt(2 * 199));
  });

  it('hold the real assignment in slot 0', () => {
    const treated = Uint8Array.from([1, 0]);
    const source = drawArms({ seed: 's', users: ['a', 'b'], treated, allocation: 0.5, draws: 100 });
    const words = new Uint32Array(4);
    const real = [0, 1].map((user) => {
      source.fill(user, words);
      return words[0]! & 1;
    });
    expect(real).toEqual([1, 0]);
  });
});
