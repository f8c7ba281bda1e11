import { type Random, samplePositions } from '../../random.js';
import type { FittedLexicalSpace } from '../../taxonomy.js';
import { decodeBytes, decodeFloats, encodeBytes, encodeFloats } from '../base64.js';
import { lengthOf, normalise } from '../vectors.js';
import { FeatureReader, featureKinds } from './features.js';
import { type SparseRow, sparseMatrix } from './sparse-matrix.js';
import { truncatedSvd } from './truncated-svd.js';

/** Texts the space is learned from: more cost time and move it little. */
const FIT_TEXTS = 6_000;
/** Features kept, by document frequency: with one byte per weight the fitted embedder stays near 2 MB. */
const MAX_FEATURES = 12_000;
const DIMENSIONS = 112;
/** Among fewer texts than this a name said in several is chance; among more it is a product people ask about. */
const FEW_TEXTS = 300;
/** A text of which less than this length lies in the space says nothing known (1 is all of it). */
const LEAST_KNOWN = 0.2;

/**
 * TF-IDF of words and character n-grams, reduced by a truncated SVD (latent semantic analysis). It knows the words that
 * this agent's users use, product names among them, and nothing of what words mean.
 */
export function fitLexicalSpace(texts: readonly string[], random: Random): FittedLexicalSpace {
  const sample = samplePositions(texts.length, FIT_TEXTS, random).map((position) => texts[position]!);
  const skipsNames = sample.length < FEW_TEXTS;
  const reader = new FeatureReader(skipsNames);
  const counts = sample.map((text) => reader.read(text));
  const { vocabulary, weights } = vocabularyOf(counts);
  const matrix = sparseMatrix(
    counts.map((count) => weigh(count, weights)),
    vocabulary.length,
  );
  const svd = truncatedSvd(matrix, DIMENSIONS, random);
  return {
    skipsNames,
    dimensions: svd.dimensions,
    vocabulary,
    idf: encodeFloats(weights.idf),
    unseenIdf: weights.unseenIdf,
    ...quantise(svd.vectors, vocabulary.length),
  };
}

/** One signed byte per weight, in units of the row's scale: an eighth of the size for no loss that shows. */
function quantise(vectors: Float64Array, rows: number): { projection: string; scales: string } {
  const width = rows === 0 ? 0 : vectors.length / rows;
  const projection = new Int8Array(vectors.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const vector = vectors.subarray(row * width, (row + 1) * width);
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    scales[row] = largest / 127;
    for (let d = 0; d < width && largest > 0; d++)
      projection[row * width + d] = Math.round((vector[d]! / largest) * 127);
  }
  return { projection: encodeBytes(projection), scales: encodeFloats(scales) };
}

interface FeatureWeights {
  readonly columns: ReadonlyMap<string, number>;
  readonly idf: Float32Array;
  readonly unseenIdf: number;
}

const smoothedIdf = (texts: number, frequency: number) => Math.log((1 + texts) / (1 + frequency)) + 1;

/** Features in at least two texts, the commonest first within the bound, with their smoothed inverse document frequency. */
function vocabularyOf(counts: readonly Map<string, number>[]): { vocabulary: string[]; weights: FeatureWeights } {
  const frequencies = new Map<string, number>();
  for (const count of counts) for (const key of count.keys()) frequencies.set(key, (frequencies.get(key) ?? 0) + 1);
  const least = counts.length < 20 ? 1 : 2;
  const kept = [...frequencies]
    .filter(([, frequency]) => frequency >= least)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MAX_FEATURES);
  const vocabulary = kept.map(([key]) => key);
  return {
    vocabulary,
    weights: {
      columns: columnsOf(vocabulary),
      idf: Float32Array.from(kept, ([, frequency]) => smoothedIdf(counts.length, frequency)),
      unseenIdf: smoothedIdf(counts.length, 0),
    },
  };
}

function columnsOf(vocabulary: readonly string[]): Map<string, number> {
  return new Map(vocabulary.map((key, column) => [key, column]));
}

/**
 * The text's vector: per kind of feature damped counts times idf, scaled to the kind's weight. Features outside the
 * vocabulary count towards the length, so that a text with little in common with the space gets a short vector.
 */
function weigh(counts: ReadonlyMap<string, number>, { columns, idf, unseenIdf }: FeatureWeights): SparseRow {
  const row: [number, number][] = [];
  for (const { prefix, weight } of featureKinds) {
    const from = row.length;
    let squares = 0;
    for (const [key, count] of counts) {
      if (key[0] !== prefix) continue;
      const column = columns.get(key);
      const value = (1 + Math.log(count)) * (column === undefined ? unseenIdf : idf[column]!);
      squares += value * value;
      if (column !== undefined) row.push([column, value]);
    }
    const scale = squares > 0 ? weight / Math.sqrt(squares) : 0;
    for (let index = from; index < row.length; index++) row[index]![1] *= scale;
  }
  return row;
}

/** A fitted space, ready to place texts. Opening it costs more than placing one. */
export class LexicalSpace {
  readonly dimensions: number;
  private readonly reader: FeatureReader;
  private readonly weights: FeatureWeights;
  private readonly projection: Float32Array;

  constructor(fitted: FittedLexicalSpace) {
    this.dimensions = fitted.dimensions;
    this.reader = new FeatureReader(fitted.skipsNames);
    this.weights = {
      columns: columnsOf(fitted.vocabulary),
      idf: decodeFloats(fitted.idf),
      unseenIdf: fitted.unseenIdf,
    };
    const scales = decodeFloats(fitted.scales);
    const width = fitted.dimensions;
    this.projection = Float32Array.from(
      decodeBytes(fitted.projection),
      (byte, index) => byte * scales[Math.floor(index / width)]!,
    );
  }

  /** Adds up the text's vector, of length 1; all stays zero where too little of the text is known. */
  place(text: string, vector: Float32Array): void {
    const width = this.dimensions;
    for (const [column, weight] of weigh(this.reader.read(text), this.weights)) {
      const from = column * width;
      for (let d = 0; d < width; d++) vector[d]! += weight * this.projection[from + d]!;
    }
    if (lengthOf(vector) < LEAST_KNOWN) vector.fill(0);
    else normalise(vector);
  }
}
