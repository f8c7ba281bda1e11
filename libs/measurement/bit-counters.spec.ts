import { addToMasked, createBitCounters, takeCounts } from './bit-counters.js';
import { uniformStream } from './draws.js';

describe('bit counters', () => {
  it('hold what a counter for each slot would hold', () => {
    const random = uniformStream('bit counters');
    const counters = createBitCounters(3, 2);
    const plain = Array.from({ length: 3 }, () => new Int32Array(64));
    for (let i = 0; i < 500; i++) {
      const set = Math.floor(random() * 3);
      const mask = Uint32Array.from([random() * 2 ** 32, random() * 2 ** 32]);
      const value = Math.floor(random() * 3000);
      addToMasked(counters, set, mask, value);
      for (let slot = 0; slot < 64; slot++) {
        if ((mask[slot >> 5]! >>> (slot & 31)) & 1) plain[set]![slot]! += value;
      }
    }
    const counts = new Int32Array(64);
    for (const [set, expected] of plain.entries()) {
      takeCounts(counters, set, counts);
      expect(counts).toEqual(expected);
    }
  });

  it('start again from zero once taken', () => {
    const counters = createBitCounters(1, 1);
    const counts = new Int32Array(32);
    addToMasked(counters, 0, Uint32Array.from([0b101]), 7);
    takeCounts(counters, 0, counts);
    takeCounts(counters, 0, counts);
    expect([...counts].every((count) => count === 0)).toBe(true);
  });
});
