import { groupBy, UNCLUSTERED } from '#contracts';
import { cosine, type Rows } from '../embed/vectors.js';
import type { Taxonomy } from '../taxonomy.js';
import { countShared, jaccard } from './count-shared.js';
import { pairLikeliest } from './pair-likeliest.js';

/** The previous taxonomy as this refresh sees it. */
export interface Before {
  /**
   * The previous taxonomy's intent of each of this refresh's items: reading the same conversations with both works
   * however few of them the two refreshes share.
   */
  readonly intents: readonly string[];
  /** Of its leaves, in the new space. */
  readonly centroids: Rows;
}

export interface LeavesToMatch {
  readonly previous: Taxonomy;
  readonly before: Before;
  /** New leaf of each item, or less than 0. */
  readonly labels: ArrayLike<number>;
  readonly centroids: Rows;
  /** The intent of those new leaves that have one already: a person holds it. */
  readonly known: readonly (string | null)[];
}

/** Below this an old intent and a new leaf share too little to be one intent. */
const LEAST_LIKENESS = 0.25;

/**
 * The intent of each new leaf: its known one, the previous intent it continues, or null. Likeness is half the overlap
 * (Jaccard) of the conversations that the old taxonomy and the new one place in the two, half the cosine of the two
 * centroids, of several the nearest; the pairing with the highest sum wins.
 */
export function matchLeaves({ previous, before, labels, centroids, known }: LeavesToMatch): (string | null)[] {
  const positions = previous.leaves.map(({ intentId }, position) => ({ intentId, position }));
  const old = [...groupBy(positions, ({ intentId }) => intentId)].filter(([id]) => !known.includes(id));
  const open = known.flatMap((id, leaf) => (id === null ? [leaf] : []));
  const shared = countShared(
    before.intents.map((id) => (id === UNCLUSTERED ? null : id)),
    before.intents.map((_, item) => (labels[item]! < 0 ? null : String(labels[item]))),
  );
  const overlap = (id: string, leaf: number) =>
    jaccard(
      shared.counts.get(id)?.get(String(leaf)) ?? 0,
      shared.firstSizes.get(id) ?? 0,
      shared.secondSizes.get(String(leaf)) ?? 0,
    );
  const likeness = old.map(([id, leaves]) =>
    open.map((leaf) => {
      const similarity = Math.max(...leaves.map(({ position }) => cosine(before.centroids, position, centroids, leaf)));
      return (overlap(id, leaf) + Math.max(0, similarity)) / 2;
    }),
  );
  const intents = [...known];
  pairLikeliest(likeness, LEAST_LIKENESS).forEach((column, row) => {
    if (column >= 0) intents[open[column]!] = old[row]![0];
  });
  return intents;
}
