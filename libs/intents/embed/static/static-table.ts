import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#contracts';

/** A vector for each piece of a vocabulary. */
export interface StaticTable {
  /** Changes with the content: vectors of different tables do not compare. */
  readonly id: string;
  readonly dimensions: number;
  readonly pieces: readonly string[];
  /** pieces × dimensions, row-major. The longer a vector, the more its piece says about what is asked. */
  readonly vectors: Float32Array;
}

/** The data stands beside the sources and is not compiled, so it is found from the package's root. */
const FOLDER = join(packageRoot(), 'libs/intents/embed/static/table');

/**
 * Reads the table that tools/static-embedding made: `pieces.txt` (one piece a line), `table.json` (id, dimensions) and
 * `vectors.bin` (a 32-bit float scale per piece, then signed bytes in units of it; little-endian).
 * @throws AppError INTENTS.STATIC_TABLE when the files do not fit together
 */
export function readStaticTable(folder = FOLDER): StaticTable {
  const { id, dimensions } = JSON.parse(readFileSync(join(folder, 'table.json'), 'utf8')) as StaticTable;
  const pieces = readFileSync(join(folder, 'pieces.txt'), 'utf8').trimEnd().split('\n');
  const bytes = readFileSync(join(folder, 'vectors.bin'));
  const scaleBytes = pieces.length * Float32Array.BYTES_PER_ELEMENT;
  if (bytes.length !== scaleBytes + pieces.length * dimensions) {
    throw new AppError({
      code: 'INTENTS.STATIC_TABLE',
      message: `The static embedding table in ${folder} has ${bytes.length} bytes of vectors for ${pieces.length} pieces of ${dimensions} dimensions.`,
      fix: 'Restore the folder from the release, or make it anew with tools/static-embedding.',
    });
  }
  const vectors = new Float32Array(pieces.length * dimensions);
  for (let piece = 0; piece < pieces.length; piece++) {
    const scale = bytes.readFloatLE(piece * Float32Array.BYTES_PER_ELEMENT);
    const from = piece * dimensions;
    for (let d = 0; d < dimensions; d++) vectors[from + d] = bytes.readInt8(scaleBytes + from + d) * scale;
  }
  return { id, dimensions, pieces, vectors };
}

function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const at = here.lastIndexOf(join('libs', 'intents', 'embed'));
  const built = here.slice(0, at);
  return built.endsWith(`dist/`) ? built.slice(0, -'dist/'.length) : built;
}
