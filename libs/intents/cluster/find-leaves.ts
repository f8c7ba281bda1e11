import { cosine, lengthOf, normalise, pickRows, type Rows, rowAt, rowsOf } from '../embed/vectors.js';
import { type Random, samplePositions } from '../random.js';
import { NO_LEAF } from './assign-rows.js';
import { Divisions } from './communities/divisions.js';
import { estimateLeafCount } from './estimate-leaf-count.js';
import { formLeaves, type Leaves } from './form-leaves.js';
import { growStarts } from './k-means/grow-starts.js';
import { sphericalKMeans } from './k-means/k-means.js';
import type { Clustering } from './k-means/lloyd.js';
import { shareRows } from './k-means/shared-rows.js';
import type { Team } from './k-means/team.js';
import { silhouette } from './silhouette.js';

/** Wordings whose neighbours are compared, each with each: more find rarer intents and cost their square. */
const GRAPH_ROWS = 10_000;
/** Steps of k-means from the communities: enough to fit them to all rows; at rest it has forgotten them. */
const SETTLING_STEPS = 1;
/** Of the way to this week's requests, how much the leaves that go on do not go: a week is a sample of what is asked. */
const INERTIA = 0.8;
/** Rows on which divisions are compared. */
const JUDGED_ROWS = 4_000;
/** New intents that one refresh tries beside the previous ones, those least like any of them first. */
const MOST_NEW = 12;
/** A new leaf this like one there is (cosine) is that one. */
const SAME = 0.9;
/** A fresh division must be this much better before the previous intents are given up: names that jump help nobody. */
const FRESH_ADVANTAGE = 1.1;
/** A new leaf must raise the silhouette by this much of what one leaf's share of it is. */
const GROWTH_GAIN = 0.25;

export interface LeavesWanted {
  /** Number of leaves; estimated when not given. */
  readonly k: number | undefined;
  /** What each row says (`wordingOf`). */
  readonly wordings: readonly string[];
  /** Centroids of the taxonomy before, in this space. */
  readonly previous: Rows | null;
  readonly random: Random;
  readonly team: Team;
}

/** The leaves of these rows. Rows of zeros, of which nothing is known, take no part and belong to none. */
export async function findLeaves(all: Rows, wanted: LeavesWanted): Promise<Leaves> {
  const known = Array.from({ length: all.count }, (_, row) => row).filter((row) => lengthOf(rowAt(all, row)) > 0);
  const rows = pickRows(all, known);
  const wordings = known.map((row) => wanted.wordings[row]!);
  const leaves = await formLeaves(rows, await divide(rows, { ...wanted, wordings }), wanted.team);
  const labels = new Int32Array(all.count).fill(NO_LEAF);
  known.forEach((row, index) => {
    labels[row] = leaves.labels[index]!;
  });
  return { ...leaves, labels };
}

async function divide(all: Rows, wanted: LeavesWanted): Promise<Rows> {
  if (all.count === 0) return rowsOf(new Float32Array(0), 0);
  const rows = shareRows(all);
  const { k, previous } = wanted;
  const fresh = await freshStarts(rows, wanted);
  const steady = k === undefined && previous?.count ? await steadiest(rows, fresh, previous, wanted) : null;
  const { centroids } = await settle(rows, steady ?? fresh, wanted);
  if (steady) moveBack(centroids, steady);
  return centroids;
}

/** The centroids of communities among the wordings, as many as wanted. */
async function freshStarts(rows: Rows, { k, wordings, random, team }: LeavesWanted): Promise<Rows> {
  const distinct = distinctOf(wordings);
  const sampled = samplePositions(distinct.length, GRAPH_ROWS, random).map((position) => distinct[position]!);
  const sample = pickRows(
    rows,
    sampled.map(({ row }) => row),
  );
  const divisions = await Divisions.of(
    sample,
    sampled.map(({ copies }) => copies),
    random,
    team,
  );
  const count = Math.min(rows.count, k ?? (await estimateLeafCount(sample, divisions, random, team)));
  const starts = divisions.into(count);
  return starts.count < count ? growStarts(rows, starts, { k: count, geometry: 'cosine', random, team }) : starts;
}

/** The first row of each wording, and how many rows have it. */
function distinctOf(wordings: readonly string[]): { row: number; copies: number }[] {
  const found = new Map<string, { row: number; copies: number }>();
  wordings.forEach((wording, row) => {
    const known = found.get(wording);
    if (known) known.copies++;
    else found.set(wording, { row, copies: 1 });
  });
  return [...found.values()];
}

function settle(rows: Rows, start: Rows, { random, team }: LeavesWanted): Promise<Clustering> {
  return sphericalKMeans(rows, { k: start.count, restarts: 1, maxIterations: SETTLING_STEPS, random, start, team });
}

/**
 * The previous leaves carried on, with those of the fresh ones that are worth it; or the fresh ones, if far better.
 * What is tried is tried on a sample.
 */
async function steadiest(rows: Rows, fresh: Rows, previous: Rows, wanted: LeavesWanted): Promise<Rows> {
  const sample = shareRows(pickRows(rows, samplePositions(rows.count, JUDGED_ROWS, wanted.random)));
  const attempt = async (start: Rows) => {
    const { labels, centroids } = await settle(sample, start, wanted);
    return { start, score: silhouette(sample, labels, centroids.count) };
  };
  let best = await attempt(previous);
  for (const position of leastLike(fresh, previous)) {
    if (likeness(fresh, position, best.start) > SAME) continue;
    const grown = await attempt(withRow(best.start, rowAt(fresh, position)));
    if (grown.score > best.score * (1 + GROWTH_GAIN / best.start.count)) best = grown;
  }
  const { score } = await attempt(fresh);
  return score > best.score * FRESH_ADVANTAGE ? fresh : best.start;
}

function moveBack(centroids: Rows, from: Rows): void {
  for (let leaf = 0; leaf < centroids.count; leaf++) {
    const vector = rowAt(centroids, leaf);
    rowAt(from, leaf).forEach((before, d) => {
      vector[d] = INERTIA * before + (1 - INERTIA) * vector[d]!;
    });
    normalise(vector);
  }
}

/** Positions of the centroids least like any of the others. */
function leastLike(centroids: Rows, others: Rows): number[] {
  return Array.from({ length: centroids.count }, (_, position) => ({
    position,
    nearest: likeness(centroids, position, others),
  }))
    .sort((a, b) => a.nearest - b.nearest || a.position - b.position)
    .slice(0, MOST_NEW)
    .map(({ position }) => position);
}

function likeness(centroids: Rows, position: number, others: Rows): number {
  let nearest = -1;
  for (let other = 0; other < others.count; other++) {
    nearest = Math.max(nearest, cosine(centroids, position, others, other));
  }
  return nearest;
}

function withRow(rows: Rows, row: Float32Array): Rows {
  const values = new Float32Array(rows.values.length + row.length);
  values.set(rows.values);
  values.set(row, rows.values.length);
  return rowsOf(values, rows.count + 1);
}
