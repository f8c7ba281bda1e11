import { z } from 'zod';
import { AppError } from '#contracts';

const answerSchema = z.object({
  data: z.array(z.object({ index: z.int().nonnegative().optional(), embedding: z.unknown() })),
});

/**
 * The vectors of an answer of `/embeddings`, in the order of the texts, each of length 1. Numbers may stand in an array
 * or as base64 of 32-bit floats, whichever was asked for.
 *
 * @throws AppError MODELS.ANSWER
 */
export function readVectors(answer: unknown, texts: number): Float32Array[] {
  const { data: parsed } = answerSchema.safeParse(answer);
  if (parsed === undefined) throw unusable('it holds no list named data');
  const { data } = parsed;
  if (data.length !== texts) throw unusable(`it holds ${data.length} vectors for ${texts} texts`);
  const vectors: Float32Array[] = [];
  data.forEach(({ index, embedding }, place) => {
    vectors[index ?? place] = toUnit(decode(embedding));
  });
  const [first] = vectors;
  for (let text = 0; text < texts; text++) {
    const vector = vectors[text];
    if (vector === undefined) throw unusable(`it holds no vector for text ${text}`);
    if (vector.length !== first!.length) throw unusable('its vectors differ in length');
  }
  return vectors;
}

function decode(embedding: unknown): Float32Array {
  if (typeof embedding === 'string') {
    const bytes = Buffer.from(embedding, 'base64');
    if (bytes.length === 0 || bytes.length % 4 !== 0) throw unusable('a vector is not base64 of 32-bit floats');
    const vector = new Float32Array(bytes.length / 4);
    for (let i = 0; i < vector.length; i++) vector[i] = bytes.readFloatLE(4 * i);
    return vector;
  }
  if (!Array.isArray(embedding) || embedding.length === 0) throw unusable('a vector is no list of numbers');
  if (!embedding.every((value) => typeof value === 'number')) throw unusable('a vector holds what is no number');
  return Float32Array.from(embedding as number[]);
}

/** A row of zeros stays one: nothing is known of its text. */
function toUnit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (!Number.isFinite(squares)) throw unusable('a vector holds numbers that are not finite');
  if (squares > 0) {
    const scale = 1 / Math.sqrt(squares);
    for (let i = 0; i < vector.length; i++) vector[i]! *= scale;
  }
  return vector;
}

function unusable(reason: string): AppError {
  return new AppError({
    code: 'MODELS.ANSWER',
    message: `The answer of the embedding model cannot be used: ${reason}.`,
    fix: 'Check that MARTINGALE_EMBEDDING_MODEL names a model for embeddings, and that its API speaks /v1/embeddings.',
    kind: 'operational',
  });
}
