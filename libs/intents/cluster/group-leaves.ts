import { kmeans } from 'ml-kmeans';
import { normalise, type Rows, rowAt, rowsOf } from '../embed/vectors.js';
import type { Random } from '../random.js';
import { silhouette } from './silhouette.js';

export interface Groups {
  /** Topic of each leaf, and domain of each topic, counted from 0. */
  readonly topicOf: readonly number[];
  readonly domainOf: readonly number[];
}

interface Weighted {
  readonly centroids: Rows;
  readonly weights: readonly number[];
}

/** A centroid of average weight stands this often in the data of k-means, one of four times the weight twice as often. */
const COPIES = 2;

/** Topics above the leaves, domains above the topics. Numbers of either are estimated unless given. */
export function groupLeaves(leaves: Weighted, wanted: { topic?: number; domain?: number }, random: Random): Groups {
  const count = leaves.centroids.count;
  const root = Math.sqrt(count);
  // Domains are made of whole topics, so there must be enough of those.
  const fewest = Math.max(count / 4, wanted.domain ?? 1);
  const topicOf = group(leaves, { given: wanted.topic, least: fewest, most: count / 1.6 }, random);
  const topics = merge(leaves, topicOf);
  const range = { given: wanted.domain, least: root / 1.5, most: root * 1.5 };
  return { topicOf, domainOf: group(topics, range, random) };
}

interface Range {
  readonly given: number | undefined;
  readonly least: number;
  readonly most: number;
}

function group(points: Weighted, range: Range, random: Random): number[] {
  const count = points.centroids.count;
  const bound = (k: number) => Math.max(1, Math.min(count, k));
  const least = bound(range.given ?? Math.ceil(range.least));
  const most = Math.max(least, bound(range.given ?? Math.floor(range.most)));
  const data = copies(points);
  let best = { score: Number.NEGATIVE_INFINITY, labels: new Array<number>(count).fill(0) };
  for (let k = least; k <= most && k > 1; k += Math.max(1, Math.round((most - least) / 5))) {
    const labels = k === count ? points.weights.map((_, index) => index) : divide(data, k, random);
    const score = silhouette(points.centroids, labels, k);
    if (score > best.score) best = { score, labels };
  }
  return renumber(best.labels);
}

interface Copies {
  readonly points: number[][];
  /** Where the copies of each point begin. */
  readonly starts: readonly number[];
}

/** k-means of ml-kmeans knows no weights: a heavy centroid is given several times. */
function copies({ centroids, weights }: Weighted): Copies {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length);
  const points: number[][] = [];
  const starts = weights.map((weight, index) => {
    const start = points.length;
    const times = Math.max(1, Math.round(COPIES * Math.sqrt(weight / mean)));
    const point = [...rowAt(centroids, index)];
    for (let copy = 0; copy < times; copy++) points.push(point);
    return start;
  });
  return { points, starts };
}

const RESTARTS = 3;

function divide({ points, starts }: Copies, k: number, random: Random): number[] {
  const runs = Array.from({ length: RESTARTS }, () =>
    kmeans(points, k, { seed: Math.floor(random() * 2 ** 31), initialization: 'kmeans++', maxIterations: 50 }),
  );
  const spread = (run: (typeof runs)[number]) =>
    run.computeInformation(points).reduce((sum, { error, size }) => sum + (size > 0 ? error * size : 0), 0);
  const best = runs.reduce((a, b) => (spread(b) < spread(a) ? b : a));
  return starts.map((start) => best.clusters[start]!);
}

/** Group numbers without gaps, in order of first appearance. */
function renumber(labels: readonly number[]): number[] {
  const numbers = new Map<number, number>();
  return labels.map((label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

function merge({ centroids, weights }: Weighted, groupOf: readonly number[]): Weighted {
  const count = Math.max(-1, ...groupOf) + 1;
  const merged = rowsOf(new Float32Array(count * centroids.dimensions), count);
  const totals = new Array<number>(count).fill(0);
  groupOf.forEach((group, index) => {
    const sum = rowAt(merged, group);
    rowAt(centroids, index).forEach((value, d) => {
      sum[d]! += value * weights[index]!;
    });
    totals[group]! += weights[index]!;
  });
  for (let group = 0; group < count; group++) normalise(rowAt(merged, group));
  return { centroids: merged, weights: totals };
}
