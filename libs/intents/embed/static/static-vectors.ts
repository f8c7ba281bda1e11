import type { TextVectors } from '../../ports.js';
import { normalise } from '../vectors.js';
import { readStaticTable, type StaticTable } from './static-table.js';
import { WordPieces } from './word-pieces.js';

/**
 * Sentence vectors without a model: the sum of a vector per word piece, whose lengths already weigh what says much
 * against what says little. A service can hold thousands of these a second per core and needs no network.
 */
export class StaticVectors implements TextVectors {
  readonly id: string;
  private readonly pieces: WordPieces;

  constructor(private readonly table: StaticTable) {
    this.id = table.id;
    this.pieces = new WordPieces(table.pieces);
  }

  async vectorsOf(texts: readonly string[]): Promise<{ dimensions: number; values: Float32Array }> {
    const { dimensions } = this.table;
    const values = new Float32Array(texts.length * dimensions);
    texts.forEach((text, index) => {
      const vector = values.subarray(index * dimensions, (index + 1) * dimensions);
      for (const row of this.pieces.read(text)) this.add(row, vector);
      normalise(vector);
    });
    return { dimensions, values };
  }

  private add(row: number, vector: Float32Array): void {
    const from = row * this.table.dimensions;
    for (let d = 0; d < vector.length; d++) vector[d]! += this.table.vectors[from + d]!;
  }
}

let loaded: StaticVectors | null = null;

/** The table that ships with the product, read once. */
export function staticVectors(): StaticVectors {
  loaded ??= new StaticVectors(readStaticTable());
  return loaded;
}
