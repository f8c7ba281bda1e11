import { lengthOf, pickRows, type Rows, rowAt } from '../embed/vectors.js';
import { type Random, samplePositions } from '../random.js';
import { NO_LEAF } from './assign-rows.js';
import { estimateLeafCount } from './estimate-leaf-count.js';
import { formLeaves, type Leaves, leastLeafSize } from './form-leaves.js';
import { silhouette } from './silhouette.js';
import { type Clustering, growStarts, sphericalKMeans } from './spherical-k-means.js';

const FEWEST_RESTARTS = 5;
const MOST_RESTARTS = 20;
/** Few rows leave more to the luck of a start and cost less: restarts times rows stays near this. */
const RESTARTED_ROWS = 20_000;
const MAX_ITERATIONS = 25;
const JUDGED_ROWS = 2_000;
/** New intents that one refresh looks for beside the previous ones before it starts afresh. */
const MOST_NEW = 2;
/** A fresh division must be this much better before the previous intents are given up: names that jump help nobody. */
const FRESH_ADVANTAGE = 1.1;
/** New leaves must be worth it too, though less. */
const GROWTH_ADVANTAGE = 1.01;

export interface PreviousLeaves {
  /** Centroids of the taxonomy before, in this space. */
  readonly centroids: Rows;
  /** Rows that belong to none of them: where new intents come from. */
  readonly outside: readonly number[];
}

export interface LeavesWanted {
  /** Number of leaves; estimated when not given. */
  readonly k: number | undefined;
  /** How many different wordings the rows stand for. */
  readonly wordings: number;
  readonly previous: PreviousLeaves | null;
  readonly random: Random;
}

/** The leaves of these rows. Rows of zeros, of which nothing is known, take no part and belong to none. */
export function findLeaves(all: Rows, wanted: LeavesWanted): Leaves {
  const isKnown = Array.from({ length: all.count }, (_, row) => lengthOf(rowAt(all, row)) > 0);
  const known = isKnown.flatMap((is, row) => (is ? [row] : []));
  const rows = pickRows(all, known);
  const outside = pickRows(all, wanted.previous?.outside.filter((row) => isKnown[row]) ?? []);
  const leaves = formLeaves(rows, divide(rows, outside, wanted));
  const labels = new Int32Array(all.count).fill(NO_LEAF);
  known.forEach((row, index) => {
    labels[row] = leaves.labels[index]!;
  });
  return { ...leaves, labels };
}

function divide(rows: Rows, outside: Rows, { k, wordings, previous, random }: LeavesWanted): Clustering {
  if (rows.count === 0) return sphericalKMeans(rows, { k: 0, restarts: 1, maxIterations: 1, random });
  const fresh = cluster(rows, k ?? estimateLeafCount(rows, wordings, random), random);
  if (k !== undefined || !previous?.centroids.count) return fresh;
  return steadiest(rows, fresh, continuations(rows, outside, previous.centroids, random), random);
}

function cluster(rows: Rows, k: number, random: Random, start?: Rows): Clustering {
  const affordable = Math.ceil(RESTARTED_ROWS / Math.max(1, rows.count));
  const restarts = Math.min(MOST_RESTARTS, Math.max(FEWEST_RESTARTS, affordable));
  return sphericalKMeans(rows, { k, restarts, maxIterations: MAX_ITERATIONS, random, start });
}

/** The previous leaves carried on, alone and with new ones that start among the rows outside them. */
function continuations(rows: Rows, outside: Rows, previous: Rows, random: Random): Clustering[] {
  const most = Math.min(MOST_NEW, Math.floor(outside.count / leastLeafSize(rows.count)), rows.count - previous.count);
  const counts = Array.from({ length: Math.max(0, most) + 1 }, (_, more) => previous.count + more);
  return counts.map((k) => cluster(rows, k, random, growStarts(outside, previous, k, random)));
}

function steadiest(rows: Rows, fresh: Clustering, continued: readonly Clustering[], random: Random): Clustering {
  const positions = samplePositions(rows.count, JUDGED_ROWS, random);
  const sample = pickRows(rows, positions);
  const judge = ({ labels, centroids }: Clustering) =>
    silhouette(
      sample,
      positions.map((position) => labels[position]!),
      centroids.count,
    );
  let best = { clustering: continued[0]!, score: judge(continued[0]!) };
  for (const clustering of continued.slice(1)) {
    const score = judge(clustering);
    if (score > best.score * GROWTH_ADVANTAGE) best = { clustering, score };
  }
  return judge(fresh) > best.score * FRESH_ADVANTAGE ? fresh : best.clustering;
}
