import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws that are the same for the same seed. */
export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** A share of users between 0 and 1, in hundredths. */
  share(): number;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const below = (limit: number) => (limit <= 1 ? 0 : uniformInt(generator, 0, limit - 1));
  return {
    below,
    pick: (items) => items[below(items.length)]!,
    share: () => (1 + below(99)) / 100,
  };
}
