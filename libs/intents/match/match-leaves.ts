import { UNCLUSTERED } from '#contracts';
import type { Leaves } from '../cluster/form-leaves.js';
import { cosine, type Rows } from '../embed/vectors.js';
import type { Taxonomy } from '../taxonomy.js';
import { bestPairing } from './hungarian.js';

export interface LeafMatch {
  /** Previous intent id that each new leaf continues, or null. */
  readonly continues: readonly (string | null)[];
  /** New leaf → the previous intent most of its requests were of, or null. */
  readonly cameFrom: readonly (string | null)[];
  /** Previous intent id → the new leaf most of its requests went to, or null. */
  readonly wentTo: ReadonlyMap<string, number | null>;
}

/** The previous leaves as this refresh sees them. */
export interface LeavesBefore {
  /**
   * The previous taxonomy's intent of each of this refresh's items: reading the same conversations with both works
   * however few of them the two refreshes share.
   */
  readonly intents: readonly string[];
  /** In the new space. */
  readonly centroids: Rows;
}

export interface LeavesToMatch {
  readonly previous: Taxonomy;
  readonly before: LeavesBefore;
  readonly leaves: Pick<Leaves, 'labels' | 'centroids'>;
}

/** Below this an old and a new leaf share too little to be one intent. */
const LEAST_LIKENESS = 0.25;
const MOST = 0.5;

/**
 * Which previous intent each new leaf continues. Likeness is half the overlap (Jaccard) of the conversations that
 * the old taxonomy and the new one place in the two leaves, half the cosine of the two centroids;
 * the pairing with the highest sum wins.
 */
export function matchLeaves({ previous, before, leaves }: LeavesToMatch): LeafMatch {
  const ids = previous.leaves.map((leaf) => leaf.intentId);
  const { labels, centroids } = leaves;
  const overlap = countOverlap(ids, before.intents, labels, centroids.count);
  const likeness = overlap.counts.map((row, old) =>
    row.map((shared, leaf) => {
      const union = overlap.oldSizes[old]! + overlap.newSizes[leaf]! - shared;
      const jaccard = union > 0 ? shared / union : 0;
      return (jaccard + Math.max(0, cosine(before.centroids, old, centroids, leaf))) / 2;
    }),
  );
  const continues = new Array<string | null>(centroids.count).fill(null);
  bestPairing(likeness).forEach((leaf, old) => {
    if (leaf >= 0 && likeness[old]![leaf]! >= LEAST_LIKENESS) continues[leaf] = ids[old]!;
  });
  return {
    continues,
    cameFrom: overlap.newSizes.map((size, leaf) => {
      const old = overlap.counts.findIndex((row) => row[leaf]! > MOST * size);
      return old < 0 ? null : ids[old]!;
    }),
    wentTo: new Map(
      ids.map((id, old) => {
        const leaf = overlap.counts[old]!.findIndex((shared) => shared > MOST * overlap.oldSizes[old]!);
        return [id, leaf < 0 ? null : leaf];
      }),
    ),
  };
}

interface Overlap {
  /** Old leaf × new leaf. */
  readonly counts: number[][];
  readonly oldSizes: number[];
  readonly newSizes: number[];
}

function countOverlap(
  ids: readonly string[],
  before: readonly string[],
  labels: ArrayLike<number>,
  k: number,
): Overlap {
  const position = new Map(ids.map((id, index) => [id, index]));
  const overlap: Overlap = {
    counts: ids.map(() => new Array<number>(k).fill(0)),
    oldSizes: new Array<number>(ids.length).fill(0),
    newSizes: new Array<number>(k).fill(0),
  };
  before.forEach((id, item) => {
    const old = id === UNCLUSTERED ? undefined : position.get(id);
    const leaf = labels[item]!;
    if (old !== undefined) overlap.oldSizes[old]!++;
    if (leaf >= 0) overlap.newSizes[leaf]!++;
    if (old !== undefined && leaf >= 0) overlap.counts[old]![leaf]!++;
  });
  return overlap;
}
