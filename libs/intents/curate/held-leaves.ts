import { assignRows, NO_LEAF } from '../cluster/assign-rows.js';
import { type Leaves, leastLeafSize, radiiOf } from '../cluster/form-leaves.js';
import { nearest } from '../cluster/k-means/nearest.js';
import { ownThread, type Team } from '../cluster/k-means/team.js';
import { normalise, pickRows, type Rows, rowAt, rowsOf } from '../embed/vectors.js';
import type { Before } from '../match/match-leaves.js';
import type { Taxonomy } from '../taxonomy.js';

/** Leaves that stay whatever the requests: people hold the members of their intents together. */
export interface HeldLeaves {
  /** Where each was among the leaves of the previous taxonomy. */
  readonly positions: readonly number[];
  readonly centroids: Rows;
  readonly radii: readonly number[];
}

/** Intents whose members a person holds together. */
export function intentsHeld(taxonomy: Taxonomy): Set<string> {
  const held = taxonomy.nodes.filter((node) => node.level === 'intent' && node.held.includes('members'));
  return new Set(held.map(({ id }) => id));
}

/**
 * The held leaves in the space of this refresh. A centroid is the mean of the requests that the previous taxonomy reads
 * as the intent, nearest to that leaf of it, and of the leaf's exemplars: they steady it in weeks in which few ask.
 */
export async function holdLeaves(previous: Taxonomy, before: Before, rows: Rows): Promise<HeldLeaves> {
  const ids = intentsHeld(previous);
  const positions = previous.leaves.flatMap(({ intentId }, leaf) => (ids.has(intentId) ? [leaf] : []));
  const centroids = pickRows(before.centroids, positions);
  const radii = positions.map((position) => previous.leaves[position]!.radius);
  for (const id of ids) {
    const own = positions.flatMap((position, held) => (previous.leaves[position]!.intentId === id ? [held] : []));
    const members = pickRows(
      rows,
      before.intents.flatMap((intent, row) => (intent === id ? [row] : [])),
    );
    if (own.length === 0 || members.count === 0) continue;
    const weights = own.map((held) => previous.leaves[positions[held]!]!.exemplars.length);
    const renewed = await renew(members, pickRows(centroids, own), weights);
    own.forEach((held, leaf) => {
      rowAt(centroids, held).set(rowAt(renewed.centroids, leaf));
      radii[held] = renewed.radii[leaf] ?? radii[held]!;
    });
  }
  return { positions, centroids, radii };
}

/** The leaves of one intent moved to their requests; the radius of one that got none is null. */
async function renew(
  members: Rows,
  old: Rows,
  weights: readonly number[],
): Promise<{ centroids: Rows; radii: (number | null)[] }> {
  const { labels } = await nearest(members, old, ownThread);
  const centroids = rowsOf(new Float32Array(old.values.length), old.count);
  const asked = new Array<boolean>(old.count).fill(false);
  for (let leaf = 0; leaf < old.count; leaf++) add(rowAt(centroids, leaf), rowAt(old, leaf), weights[leaf]!);
  labels.forEach((leaf, row) => {
    asked[leaf] = true;
    add(rowAt(centroids, leaf), rowAt(members, row), 1);
  });
  for (let leaf = 0; leaf < old.count; leaf++) normalise(rowAt(centroids, leaf));
  const radii = await radiiOf(members, centroids, ownThread);
  return { centroids, radii: radii.map((radius, leaf) => (asked[leaf] ? radius : null)) };
}

function add(sum: Float32Array, vector: Float32Array, weight: number): void {
  vector.forEach((value, d) => {
    sum[d]! += weight * value;
  });
}

/**
 * Free leaves and held ones as one, every row placed by the one rule. Where held leaves take the requests of a free
 * one, and too few stay, it dissolves; a held one may be empty. The held leaves come last.
 */
export async function joinLeaves(
  rows: Rows,
  free: Pick<Leaves, 'centroids' | 'radii'>,
  held: HeldLeaves,
  team: Team,
): Promise<Leaves> {
  const least = leastLeafSize(rows.count);
  let kept = free.radii.map((_, leaf) => leaf);
  for (;;) {
    const centroids = stack(pickRows(free.centroids, kept), held.centroids);
    const radii = [...kept.map((leaf) => free.radii[leaf]!), ...held.radii];
    const labels = await assignRows(rows, centroids, radii, team);
    const sizes = radii.map(() => 0);
    for (const label of labels) if (label !== NO_LEAF) sizes[label]!++;
    const large = kept.filter((_, leaf) => sizes[leaf]! >= least);
    if (large.length === kept.length) return { centroids, radii, sizes, labels };
    kept = large;
  }
}

function stack(first: Rows, second: Rows): Rows {
  const values = new Float32Array(first.values.length + second.values.length);
  values.set(first.values);
  values.set(second.values, first.values.length);
  return {
    count: first.count + second.count,
    dimensions: Math.max(first.dimensions, second.dimensions),
    values,
  };
}
