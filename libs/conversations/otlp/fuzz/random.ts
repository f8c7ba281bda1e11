import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws of one fuzzed input, the same for the same seed. */
export interface Random {
  /** A whole number from 0 to `below` - 1; 0 where `below` is 0. */
  below(below: number): number;
  oneOf<T>(items: readonly T[]): T;
  bytes(length: number): Buffer;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const below = (limit: number) => (limit <= 1 ? 0 : uniformInt(generator, 0, limit - 1));
  return {
    below,
    oneOf: (items) => items[below(items.length)]!,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}
