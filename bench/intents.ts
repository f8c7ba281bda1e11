import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { UNCLUSTERED } from '#contracts';
import {
  bestPairing,
  blendedEmbedding,
  buildTaxonomy,
  cleanRequest,
  type Embedding,
  staticEmbedding,
  staticVectors,
  type Taxonomy,
  type TaxonomyInput,
  type TaxonomyResult,
  type TextVectors,
} from '#intents';
import type { Bench } from './bench.js';

interface Utterance {
  id: string;
  text: string;
  /** Coarse to fine, or fine only. */
  labels: string[];
  oos?: boolean;
}

type Level = 'intent' | 'domain';

/** Agreement of a clustering with the true classes; each 1 when they are the same. */
interface Agreement {
  nmi: number;
  ari: number;
  /** Share of items in the cluster paired with their class, one to one. */
  accuracy: number;
  /** Mean over the classes of the F1 of the cluster paired with each. */
  f1: number;
}

export const intents: Bench = {
  about: 'agreement of the taxonomy with labelled intents, at the true and at the estimated numbers of nodes',
  options: {
    data: 'a .intents.jsonl.gz file',
    seed: 'seed of the clustering (default 1)',
    embedding: 'blended (default), or static or lexical: what either part does alone',
  },
  async run(options) {
    if (typeof options.data !== 'string') throw new Error('--data takes the path of a .intents.jsonl.gz file.');
    const seed = typeof options.seed === 'string' ? options.seed : '1';
    const embedding = embeddings[options.embedding === undefined ? 'blended' : String(options.embedding)];
    if (embedding === undefined) throw new Error(`--embedding takes ${Object.keys(embeddings).join(', ')}.`);
    return { figures: await measureIntents(readUtterances(options.data), seed, embedding()) };
  },
};

/** Text vectors that say nothing. */
const none: TextVectors = {
  id: 'none',
  vectorsOf: async () => ({ dimensions: 0, values: new Float32Array(0) }),
};

const embeddings: Readonly<Record<string, () => Embedding>> = {
  blended: staticEmbedding,
  static: () => blendedEmbedding(staticVectors(), { lexicalWeight: 0 }),
  lexical: () => blendedEmbedding(none),
};

function readUtterances(file: string): Utterance[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Utterance);
}

async function measureIntents(
  utterances: readonly Utterance[],
  seed: string,
  embedding: Embedding,
): Promise<Record<string, unknown>> {
  const known = utterances.filter((utterance) => !utterance.oos);
  const truth = {
    intent: known.map(({ labels }) => labels.at(-1)!),
    domain: known.map(({ labels }) => labels[0]!),
  };
  const trueK = { intent: new Set(truth.intent).size, domain: new Set(truth.domain).size };
  const levels: Level[] = known.every(({ labels }) => labels.length > 1) ? ['intent', 'domain'] : ['intent'];
  const atKnownK = await build(known, seed, embedding, levels.length > 1 ? trueK : { intent: trueK.intent });

  // Estimated as the product runs: every utterance, out of scope or not, and nothing given.
  const started = performance.now();
  const estimated = await build(utterances, seed, embedding, {});
  const seconds = (performance.now() - started) / 1000;

  const figuresOf = (level: Level) => ({
    knownK: agreement(nodesOf(atKnownK, known, level), truth[level]),
    estimatedK: {
      ...agreement(nodesOf(estimated, known, level), truth[level]),
      k: estimated.taxonomy.nodes.filter((node) => node.level === level).length,
      trueK: trueK[level],
    },
  });
  return {
    levels: Object.fromEntries(levels.map((level) => [level, figuresOf(level)])),
    outOfScopeRecall: outOfScopeRecall(utterances, estimated.assignments),
    unclusteredShare: unclusteredShare(known, estimated.assignments),
    seconds: round(seconds),
    items: utterances.length,
    embedding: estimated.taxonomy.embedder.vectors,
    taxonomyKiB: Math.round(JSON.stringify(estimated.taxonomy).length / 1024),
  };
}

type Built = TaxonomyResult;

function build(
  utterances: readonly Utterance[],
  seed: string,
  embedding: Embedding,
  k: TaxonomyInput['k'],
): Promise<Built> {
  const items = utterances.map(({ id, text }) => ({ conversationId: id, text: cleanRequest(text) }));
  return buildTaxonomy({ items, previous: null, seed, asOf: '2026-01-05T00:00:00Z', agent: 'bench', k }, embedding);
}

/** The node of each utterance at a level. What belongs to no intent is a cluster of its own: nothing is left out. */
function nodesOf({ taxonomy, assignments }: Built, utterances: readonly Utterance[], level: Level): string[] {
  const ancestors = new Map(taxonomy.leaves.map(({ intentId }) => [intentId, ancestorOf(taxonomy, intentId, level)]));
  return utterances.map(({ id }) => ancestors.get(assignments[id]!) ?? UNCLUSTERED);
}

function ancestorOf(taxonomy: Taxonomy, id: string, level: Level): string {
  const node = taxonomy.nodes.find((candidate) => candidate.id === id)!;
  return node.level === level || node.parentId === null ? node.id : ancestorOf(taxonomy, node.parentId, level);
}

function outOfScopeRecall(utterances: readonly Utterance[], assignments: Readonly<Record<string, string>>) {
  const outside = utterances.filter(({ oos }) => oos);
  return outside.length === 0 ? null : unclusteredShare(outside, assignments);
}

function unclusteredShare(utterances: readonly Utterance[], assignments: Readonly<Record<string, string>>): number {
  return round(utterances.filter(({ id }) => assignments[id] === UNCLUSTERED).length / utterances.length);
}

function agreement(clusters: readonly string[], classes: readonly string[]): Agreement {
  const table = contingency(clusters, classes);
  const rows = table.map((row) => sum(row));
  const columns = table[0]!.map((_, column) => sum(table.map((row) => row[column]!)));
  const pairing = bestPairing(table);
  const paired = pairing.flatMap((column, row) => (column < 0 ? [] : [{ row, column, shared: table[row]![column]! }]));
  const f1s = paired.map(({ row, column, shared }) => (2 * shared) / (rows[row]! + columns[column]!));
  return {
    nmi: round(normalisedMutualInformation(table, rows, columns)),
    ari: round(adjustedRandIndex(table, rows, columns)),
    accuracy: round(sum(paired.map(({ shared }) => shared)) / clusters.length),
    f1: round(sum(f1s) / columns.length),
  };
}

/** Cluster × class counts. */
function contingency(clusters: readonly string[], classes: readonly string[]): number[][] {
  const rowOf = new Map([...new Set(clusters)].map((cluster, row) => [cluster, row]));
  const columnOf = new Map([...new Set(classes)].map((name, column) => [name, column]));
  const table = Array.from({ length: rowOf.size }, () => new Array<number>(columnOf.size).fill(0));
  clusters.forEach((cluster, item) => {
    table[rowOf.get(cluster)!]![columnOf.get(classes[item]!)!]!++;
  });
  return table;
}

/** Mutual information over the mean of the entropies, as scikit-learn has it by default. */
function normalisedMutualInformation(table: number[][], rows: number[], columns: number[]): number {
  const total = sum(rows);
  const entropy = (counts: number[]) => -sum(counts.map((n) => (n / total) * Math.log(n / total)));
  const information = sum(
    table.flatMap((row, r) =>
      row.map((n, c) => (n === 0 ? 0 : (n / total) * Math.log((n * total) / (rows[r]! * columns[c]!)))),
    ),
  );
  const mean = (entropy(rows) + entropy(columns)) / 2;
  return mean === 0 ? 1 : information / mean;
}

/** Hubert & Arabie 1985. */
function adjustedRandIndex(table: number[][], rows: number[], columns: number[]): number {
  const pairs = (counts: number[]) => sum(counts.map((n) => (n * (n - 1)) / 2));
  const expected = (pairs(rows) * pairs(columns)) / pairs([sum(rows)]);
  const most = (pairs(rows) + pairs(columns)) / 2;
  return most === expected ? 1 : (pairs(table.flat()) - expected) / (most - expected);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
