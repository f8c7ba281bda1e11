import type { Instant } from '#contracts';
import { sendableText, vectorKey } from '../models/index.js';
import type { Queryable } from './conversation.repository.js';

/** Rows per statement: enough to save round trips, and some megabytes at most. */
const READ_BATCH = 2_000;
const WRITE_BATCH = 500;

/** The vectors of those keys (SHA-256, hex) that have one, which are thereby in use at the instant. */
export async function readEmbeddings(
  db: Queryable,
  keys: readonly string[],
  at: Instant,
): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (let start = 0; start < keys.length; start += READ_BATCH) {
    const { rows } = await db.query<{ key: string; vector: Buffer }>(
      // Once a day is enough to know what is in use.
      `WITH wanted AS (SELECT decode(key, 'hex') AS key FROM unnest($1::text[]) AS key),
         used AS (
           UPDATE embedding_cache SET used_at = $2 FROM wanted
           WHERE embedding_cache.key = wanted.key AND used_at < $2::timestamptz - interval '1 day')
       SELECT encode(key, 'hex') AS key, vector FROM embedding_cache JOIN wanted USING (key)`,
      [keys.slice(start, start + READ_BATCH), at],
    );
    for (const { key, vector } of rows) found.set(key, toFloats(vector));
  }
  return found;
}

/** Keeps vectors by key; one that is there already stays as it is. */
export async function saveEmbeddings(
  db: Queryable,
  model: string,
  vectors: ReadonlyMap<string, Float32Array>,
  at: Instant,
): Promise<void> {
  // In the order of keys, so that two writers of the same wait for, not on, each other.
  const rows = [...vectors].sort(([a], [b]) => (a < b ? -1 : 1));
  for (let start = 0; start < rows.length; start += WRITE_BATCH) {
    const batch = rows.slice(start, start + WRITE_BATCH);
    await db.query(
      `INSERT INTO embedding_cache (key, model, vector, used_at)
       SELECT decode(key, 'hex'), $1, vector, $2 FROM unnest($3::text[], $4::bytea[]) AS row (key, vector)
       ON CONFLICT DO NOTHING`,
      [model, at, batch.map(([key]) => key), batch.map(([, vector]) => toBytes(vector))],
    );
  }
}

/** Deletes the vectors that nobody has used since the instant. @returns how many they were */
export async function pruneEmbeddings(db: Queryable, usedBefore: Instant): Promise<number> {
  const { rowCount } = await db.query('DELETE FROM embedding_cache WHERE used_at < $1', [usedBefore]);
  return rowCount ?? 0;
}

/** Deletes what is cached of these texts, whichever model it came from: much of a text can be told from its vector. */
export async function deleteEmbeddings(db: Queryable, texts: readonly string[]): Promise<void> {
  const { rows } = await db.query<{ model: string }>('SELECT DISTINCT model FROM embedding_cache');
  const keys = rows.flatMap(({ model }) => texts.map((text) => vectorKey(model, sendableText(text))));
  for (let start = 0; start < keys.length; start += READ_BATCH) {
    await db.query(
      `DELETE FROM embedding_cache WHERE key IN (SELECT decode(key, 'hex') FROM unnest($1::text[]) AS key)`,
      [keys.slice(start, start + READ_BATCH)],
    );
  }
}

function toFloats(bytes: Buffer): Float32Array {
  const floats = new Float32Array(bytes.length / 4);
  for (let i = 0; i < floats.length; i++) floats[i] = bytes.readFloatLE(4 * i);
  return floats;
}

function toBytes(floats: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(floats.length * 4);
  floats.forEach((value, i) => {
    bytes.writeFloatLE(value, 4 * i);
  });
  return bytes;
}
