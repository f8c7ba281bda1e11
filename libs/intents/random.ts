import { createHash } from 'node:crypto';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A stream of reals in [0, 1). */
export type Random = () => number;

/** The stream that belongs to these words: equal words, equal numbers, on every machine. */
export function seededRandom(...words: readonly string[]): Random {
  const generator = xoroshiro128plus(createHash('sha256').update(JSON.stringify(words)).digest().readInt32LE(0));
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** `count` distinct positions out of `length`, ascending; all of them when there are no more than that. */
export function samplePositions(length: number, count: number, random: Random): number[] {
  const positions = Array.from({ length }, (_, index) => index);
  if (length <= count) return positions;
  for (let index = 0; index < count; index++) {
    const other = index + Math.floor(random() * (length - index));
    [positions[index], positions[other]] = [positions[other]!, positions[index]!];
  }
  return positions.slice(0, count).sort((a, b) => a - b);
}
