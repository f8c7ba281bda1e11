import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { kmeans as mlKmeans } from 'ml-kmeans';
import { euclideanKMeans, seededRandom, Team } from '#intents';
import { type Bench, numberOption, type Options } from './bench.js';

type Vectors = Parameters<typeof euclideanKMeans>[0];

/** As scikit-learn's: so many at most, and the same tolerance. */
const MAX_ITERATIONS = 300;
/** ml-kmeans is given as many rows as it can do in a second or two. */
const REFERENCE_PRODUCTS = 2e7;
const FLOAT_BYTES = 4;

export const kmeans: Bench = {
  about:
    'k-means (k-means++ once, Lloyd to rest) of any vectors, and how many times longer ml-kmeans takes for a part of them.',
  options: {
    vectors: 'a file of little-endian 32-bit floats, row after row (a seeded mixture of 10,000 rows)',
    dims: 'numbers in a row (128)',
    k: 'clusters (100)',
    seed: 'seed of the starts and of the mixture (1)',
    threads: 'threads (as many as there are processors)',
  },
  async run(options) {
    const dims = positive(options, 'dims', 128);
    const k = positive(options, 'k', 100);
    const threads = positive(options, 'threads', availableParallelism());
    const seed = String(options.seed ?? 1);
    const vectors = options.vectors === undefined ? mixture(dims, k, seed) : readVectors(options.vectors, dims);
    if (k > vectors.count) throw new Error(`--k ${k} is more than the ${vectors.count} rows: ask for fewer clusters.`);
    const team = new Team(threads);
    try {
      // First, so that the threads run and the code is compiled when the whole is measured.
      const reference = await compareWithMlKmeans(vectors, k, seed, team);
      const { seconds, inertia, iterations } = await measure(vectors, k, seed, team);
      return { figures: { seconds, inertia, iterations, ...reference, rows: vectors.count, dims, k, threads } };
    } finally {
      await team.close();
    }
  },
};

function positive(options: Options, name: string, standard: number): number {
  const value = numberOption(options, name, standard);
  if (value < 1) throw new Error(`--${name} takes a whole number from 1 on.`);
  return value;
}

function readVectors(file: string | true, dims: number): Vectors {
  if (file === true) throw new Error('--vectors takes the path of a file of 32-bit floats.');
  if (!existsSync(file)) throw new Error(`--vectors ${file}: there is no such file.`);
  const bytes = readFileSync(file);
  const row = FLOAT_BYTES * dims;
  if (bytes.length === 0 || bytes.length % row !== 0) {
    throw new Error(
      `${file} has ${bytes.length} bytes, which are not whole rows of ${dims} floats (${row} bytes): check --dims.`,
    );
  }
  const values = new Float32Array(bytes.length / FLOAT_BYTES);
  new Uint8Array(values.buffer).set(bytes);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new Error(`${file} holds ${values[bad]} in row ${Math.floor(bad / dims)}: write finite numbers.`);
  return { count: bytes.length / row, dimensions: dims, values };
}

/** Normal clouds around k centres, near enough to each other to overlap. */
function mixture(dims: number, k: number, seed: string): Vectors {
  const count = Math.max(10_000, k);
  const random = seededRandom('kmeans bench', seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const centres = Float32Array.from({ length: k * dims }, () => normal() / 2);
  const values = new Float32Array(count * dims);
  for (let row = 0; row < count; row++) {
    const centre = Math.floor(random() * k) * dims;
    for (let d = 0; d < dims; d++) values[row * dims + d] = centres[centre + d]! + normal();
  }
  return { count, dimensions: dims, values };
}

async function measure(vectors: Vectors, k: number, seed: string, team: Team) {
  const random = seededRandom('kmeans', seed);
  const started = performance.now();
  const { inertia, iterations } = await euclideanKMeans(vectors, {
    k,
    restarts: 1,
    maxIterations: MAX_ITERATIONS,
    random,
    team,
  });
  return { seconds: (performance.now() - started) / 1000, inertia, iterations };
}

/** Both on the same first rows, each with its own k-means++ and until it comes to rest. */
async function compareWithMlKmeans(vectors: Vectors, k: number, seed: string, team: Team) {
  const { dimensions, values } = vectors;
  const affordable = Math.max(2 * k, Math.floor(REFERENCE_PRODUCTS / (k * dimensions)));
  const count = Math.min(vectors.count, affordable);
  const part = { count, dimensions, values: values.slice(0, count * dimensions) };
  const points = Array.from({ length: count }, (_, row) => [
    ...part.values.subarray(row * dimensions, (row + 1) * dimensions),
  ]);
  await measure(part, k, seed, team);
  const { seconds } = await measure(part, k, seed, team);
  const started = performance.now();
  mlKmeans(points, k, { seed: 1, initialization: 'kmeans++', maxIterations: MAX_ITERATIONS });
  return {
    ratioToMlKmeans: (performance.now() - started) / 1000 / seconds,
    ratioToMlKmeansRows: count,
  };
}
