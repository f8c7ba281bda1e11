import { decodeFloats } from '../embed/base64.js';
import { cosine, lengthOf, normalise, type Rows, rowAt } from '../embed/vectors.js';
import type { Taxonomy } from '../taxonomy.js';

interface Centroids {
  readonly previous: Taxonomy;
  readonly taxonomy: Taxonomy;
  readonly centroidsBefore?: Rows | null;
}

/** 1 − cosine of the centroids of each intent that both have; an intent of several leaves has the mean of theirs. */
export function centroidShifts({ previous, taxonomy, centroidsBefore }: Centroids): Map<string, number> {
  if (!centroidsBefore || centroidsBefore.count !== previous.leaves.length) return new Map();
  const old = meansOf(previous, (leaf) => rowAt(centroidsBefore, leaf));
  const renewed = meansOf(taxonomy, (leaf) => decodeFloats(taxonomy.leaves[leaf]!.centroid));
  const shifts = new Map<string, number>();
  for (const [id, was] of old) {
    const is = renewed.get(id);
    // A row of zeros: nothing of it is known in the new space.
    if (is?.length !== was.length || lengthOf(was) === 0) continue;
    shifts.set(id, 1 - cosine(asRow(was), 0, asRow(is), 0));
  }
  return shifts;
}

function meansOf(taxonomy: Taxonomy, centroid: (leaf: number) => Float32Array): Map<string, Float32Array> {
  const sums = new Map<string, Float32Array>();
  taxonomy.leaves.forEach(({ intentId }, leaf) => {
    const vector = centroid(leaf);
    const sum = sums.get(intentId) ?? new Float32Array(vector.length);
    sums.set(intentId, sum);
    vector.forEach((value, d) => {
      sum[d]! += value;
    });
  });
  for (const sum of sums.values()) normalise(sum);
  return sums;
}

function asRow(vector: Float32Array): Rows {
  return { count: 1, dimensions: vector.length, values: vector };
}
