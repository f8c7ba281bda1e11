import type { ModelService, Tokens } from '../models/index.js';
import type { Queryable } from './conversation.repository.js';

/** What models took on a day. */
export interface ModelUsage {
  day: string;
  service: ModelService;
  requests: number;
  inputTokens: number;
  outputTokens: number;
}

/** Books a request and its tokens on a day, unless that would pass the limit (null: none). @returns whether it did */
export async function bookModelUsage(
  db: Queryable,
  { service, day }: { service: ModelService; day: string },
  { input, output }: Tokens,
  limit: number | null,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO model_usage AS spent (day, service, requests, input_tokens, output_tokens)
     SELECT $1, $2, 1, $3::bigint, $4::bigint WHERE $5::bigint IS NULL OR $3::bigint + $4::bigint <= $5::bigint
     ON CONFLICT (day, service) DO UPDATE SET requests = spent.requests + 1,
       input_tokens = spent.input_tokens + excluded.input_tokens,
       output_tokens = spent.output_tokens + excluded.output_tokens
     WHERE $5::bigint IS NULL OR spent.input_tokens + spent.output_tokens
       + excluded.input_tokens + excluded.output_tokens <= $5::bigint`,
    [day, service, input, output, limit],
  );
  return rowCount === 1;
}

/** Adds to the tokens of a day, or takes from them. */
export async function correctModelUsage(
  db: Queryable,
  { service, day }: { service: ModelService; day: string },
  { input, output }: Tokens,
): Promise<void> {
  await db.query(
    `UPDATE model_usage SET input_tokens = input_tokens + $3, output_tokens = output_tokens + $4
     WHERE day = $1 AND service = $2`,
    [day, service, input, output],
  );
}

/** The usage of the newest days, the newest first. */
export async function listModelUsage(db: Queryable, days: number): Promise<ModelUsage[]> {
  const { rows } = await db.query<ModelUsage>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, service, requests, input_tokens::float8 AS "inputTokens",
       output_tokens::float8 AS "outputTokens"
     FROM model_usage ORDER BY day DESC, service LIMIT 2 * $1::int`,
    [days],
  );
  return rows;
}
