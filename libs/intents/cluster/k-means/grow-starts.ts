import { type Rows, rowAt } from '../../embed/vectors.js';
import type { Random } from '../../random.js';
import type { Geometry } from './geometry.js';
import { CANDIDATES, createGrowState } from './grow-job.js';
import { createSharedRows, sharedDoubles, shareRows } from './shared-rows.js';
import type { Team } from './team.js';

export interface GrowOptions {
  readonly k: number;
  readonly geometry: Geometry;
  readonly random: Random;
  readonly team: Team;
}

/** Centroids to start from: those given, as many as fit, then rows far from them and from each other, k in all. */
export async function growStarts(rows: Rows, given: Rows | null, options: GrowOptions): Promise<Rows> {
  const { geometry, random, team } = options;
  const kept = Math.min(options.k, given?.count ?? 0);
  const k = rows.count === 0 ? kept : options.k;
  const starts = createSharedRows(k, kept > 0 ? given!.dimensions : rows.dimensions);
  if (given) starts.values.set(given.values.subarray(0, starts.values.length));
  if (kept === k) return starts;
  if (kept === 0) rowAt(starts, 0).set(rowAt(rows, anyRow(rows, random)));
  const first = Math.max(1, kept);
  const draws = sharedDoubles((k - first) * CANDIDATES).map(random);
  const state = createGrowState({ rows: shareRows(rows), geometry, starts, given: first, draws });
  await team.run('grow', state, rows.count * k * rows.dimensions * CANDIDATES);
  return starts;
}

/** One with a direction, if there is any. */
function anyRow(rows: Rows, random: Random): number {
  const drawn = Math.floor(random() * rows.count);
  for (let offset = 0; offset < rows.count; offset++) {
    const row = (drawn + offset) % rows.count;
    if (rowAt(rows, row).some((value) => value !== 0)) return row;
  }
  return drawn;
}
