import type { Config } from '../../config/index.js';
import type { Log } from '../../log/index.js';
import { modelCalls } from '../call-model.js';
import { limitConcurrency } from '../limit-concurrency.js';
import { type Sleep, systemSleep } from '../retry-calls.js';
import type { ModelStores } from '../stores.js';
import { embeddingError } from './embedding-error.js';
import { vectorRequests } from './request-vectors.js';
import { sendableText } from './sendable-text.js';
import { textBatches } from './text-batches.js';
import { vectorKey } from './vector-key.js';
import { type VectorRows, vectorRows } from './vector-rows.js';

export interface OpenAiEmbeddings {
  /** `openai:` and the model: vectors of different ids do not compare. */
  readonly id: string;
  /**
   * One row per text, each of length 1; zeros for a text that is blank or that the service will not take.
   *
   * @throws AppError MODELS.*: what the service did, and the fix
   */
  vectorsOf(texts: readonly string[]): Promise<VectorRows>;
}

/** Texts between two writes of the cache: what is paid for is kept, though the rest should fail. */
const SLICE = 4096;

/** Vectors of any OpenAI-compatible `/embeddings`, each text asked for once and then cached. */
export function openAiEmbeddings(
  config: NonNullable<Config['embedding']>,
  { embeddings: cache, usage }: Pick<ModelStores, 'embeddings' | 'usage'>,
  log: Pick<Log, 'warn'>,
  { sleep = systemSleep }: { sleep?: Sleep } = {},
): OpenAiEmbeddings {
  const id = `openai:${config.model}`;
  const request = vectorRequests(modelCalls(config, 'embeddings', { usage, sleep }));
  const limit = limitConcurrency(config.concurrency);

  /** Asks for texts by key; after a failure no further batch is begun. */
  async function ask(texts: ReadonlyMap<string, string>): Promise<Map<string, Float32Array>> {
    const found = new Map<string, Float32Array>();
    const keys = new Map([...texts].map(([key, text]) => [text, key]));
    let failed = false;
    const asked = textBatches([...texts.values()]).map((batch) =>
      limit(async () => {
        if (failed) return;
        try {
          const vectors = await request(batch);
          vectors.forEach((vector, i) => {
            if (vector !== null) found.set(keys.get(batch[i]!)!, vector);
          });
        } catch (error) {
          failed = true;
          throw error;
        }
      }),
    );
    const ends = await Promise.allSettled(asked);
    await cache.write(id, found);
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken !== undefined) throw embeddingError(broken.reason, config);
    if (found.size < texts.size)
      log.warn(
        { model: config.model, texts: texts.size - found.size },
        'Texts that the embedding model will not take.',
      );
    return found;
  }

  async function find(texts: readonly string[]): Promise<(Float32Array | undefined)[]> {
    const keys = texts.map((text) => vectorKey(id, text));
    const cached = await cache.read(keys);
    const missing = new Map(keys.map((key, i) => [key, texts[i]!] as const).filter(([key]) => !cached.has(key)));
    const fresh = missing.size === 0 ? new Map<string, Float32Array>() : await ask(missing);
    return keys.map((key) => cached.get(key) ?? fresh.get(key));
  }

  return {
    id,
    async vectorsOf(texts) {
      const rows = vectorRows(texts.length);
      const rowsOfText = placesOf(texts.map(sendableText));
      const different = [...rowsOfText.keys()];
      for (let start = 0; start < different.length; start += SLICE) {
        const slice = different.slice(start, start + SLICE);
        const vectors = await find(slice);
        vectors.forEach((vector, i) => {
          if (vector !== undefined) for (const row of rowsOfText.get(slice[i]!)!) rows.set(row, vector);
        });
      }
      return { dimensions: rows.dimensions, values: rows.values };
    },
  };
}

/** Where each text stands; blank ones are left out. */
function placesOf(texts: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  texts.forEach((text, row) => {
    if (text === '') return;
    const known = places.get(text);
    if (known === undefined) places.set(text, [row]);
    else known.push(row);
  });
  return places;
}
