/**
 * Many counters at once, one per slot, kept as bit planes: bit s of plane p is binary digit p of slot s's count.
 * Adding a value to all slots of a bit mask is then a ripple carry over words, 32 slots at a time, which makes
 * the redraws some six times cheaper than a counter each. Sums are exact integers in any order of adding.
 */
export interface BitCounters {
  /** Counter sets one after another; a set is `PLANES` planes of `words` words. */
  planes: Int32Array;
  words: number;
}

/** Counts stay below 2^31. */
const PLANES = 31;

export function createBitCounters(sets: number, words: number): BitCounters {
  return { planes: new Int32Array(sets * PLANES * words), words };
}

/** Adds `value` to every slot of a set whose bit in `mask` is 1. */
export function addToMasked(counters: BitCounters, set: number, mask: Uint32Array, value: number): void {
  const { planes, words } = counters;
  const start = set * PLANES * words;
  for (let digit = 0, rest = value; rest !== 0; digit++, rest >>>= 1) {
    if ((rest & 1) === 0) continue;
    for (let w = 0; w < words; w++) {
      let carry = mask[w]! | 0;
      for (let at = start + digit * words + w; carry !== 0; at += words) {
        const plane = planes[at]!;
        planes[at] = plane ^ carry;
        carry &= plane;
      }
    }
  }
}

/** Writes the counts of a set to `counts` and sets them back to zero. */
export function takeCounts(counters: BitCounters, set: number, counts: Int32Array): void {
  const { planes, words } = counters;
  counts.fill(0);
  let at = set * PLANES * words;
  for (let digit = 0; digit < PLANES; digit++) {
    for (let w = 0; w < words; w++, at++) {
      const bits = planes[at]!;
      if (bits === 0) continue;
      planes[at] = 0;
      for (let j = 0, slot = w * 32; j < 32; j++, slot++) counts[slot]! += ((bits >>> j) & 1) << digit;
    }
  }
}
