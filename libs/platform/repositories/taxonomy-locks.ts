import { type Database, whileLocked } from '../database/index.js';
import type { Queryable } from './conversation.repository.js';

/** Any numbers: each marks, with project and agent, an advisory lock. */
const PUBLISHING_LOCK = 7_246_007;
const PREPARING_LOCK = 7_246_008;

/** Keeps, until the transaction ends, everyone else from publishing a taxonomy of the agent. */
export async function lockTaxonomies(tx: Queryable, projectId: number, agent: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [PUBLISHING_LOCK, `${projectId} ${agent}`]);
}

/** Does the work while nobody else prepares a taxonomy of the agent; null when somebody does. */
export function whilePreparing<Result>(
  database: Database,
  projectId: number,
  agent: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  return whileLocked(database, { number: PREPARING_LOCK, name: `${projectId} ${agent}` }, work);
}
