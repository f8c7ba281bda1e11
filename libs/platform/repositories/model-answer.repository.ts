import type { Instant } from '#contracts';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/** The answer kept under a key (SHA-256, hex), which is thereby in use at the instant; undefined where there is none. */
export async function readModelAnswer(db: Queryable, key: string, at: Instant): Promise<unknown> {
  const { rows } = await db.query<{ answer: unknown }>(
    `UPDATE model_answer SET used_at = greatest(used_at, $2) WHERE key = decode($1, 'hex') RETURNING answer`,
    [key, at],
  );
  return rows[0]?.answer;
}

export async function saveModelAnswer(
  db: Queryable,
  key: string,
  answer: { model: string; purpose: string; value: unknown },
  at: Instant,
): Promise<void> {
  await db.query(
    `INSERT INTO model_answer (key, model, purpose, answer, used_at) VALUES (decode($1, 'hex'), $2, $3, $4, $5)
     ON CONFLICT (key) DO UPDATE SET answer = excluded.answer, used_at = excluded.used_at`,
    [key, answer.model, answer.purpose, storableJson(answer.value), at],
  );
}

/** Deletes all answers: any may echo what it was asked about, and all can be had again. */
export async function deleteModelAnswers(db: Queryable): Promise<void> {
  await db.query('DELETE FROM model_answer');
}

/** Deletes the answers that nobody has asked for since the instant. @returns how many they were */
export async function pruneModelAnswers(db: Queryable, usedBefore: Instant): Promise<number> {
  const { rowCount } = await db.query('DELETE FROM model_answer WHERE used_at < $1', [usedBefore]);
  return rowCount ?? 0;
}
