import type { Database } from '../database/index.js';
import type { Queryable } from './conversation.repository.js';

/** Any numbers: each marks, with project and agent, an advisory lock. */
const PUBLISHING_LOCK = 7_246_007;
const PREPARING_LOCK = 7_246_008;

/** Keeps, until the transaction ends, everyone else from publishing a taxonomy of the agent. */
export async function lockTaxonomies(tx: Queryable, projectId: number, agent: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [PUBLISHING_LOCK, `${projectId} ${agent}`]);
}

/**
 * Does the work while nobody else prepares a taxonomy of the agent; null when somebody does. The lock lasts as long as
 * its connection: no transaction stays open while a taxonomy is built, and a process that dies lets go.
 */
export async function whilePreparing<Result>(
  database: Database,
  projectId: number,
  agent: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  const client = await database.pool.connect();
  const key = [PREPARING_LOCK, `${projectId} ${agent}`];
  let broken: Error | undefined;
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock($1, hashtext($2)) AS locked',
      key,
    );
    if (!rows[0]!.locked) return null;
    try {
      return await work();
    } finally {
      await client.query('SELECT pg_advisory_unlock($1, hashtext($2))', key).catch((error: Error) => {
        broken = error;
      });
    }
  } finally {
    // A connection that cannot even unlock is thrown away, and the lock with it.
    client.release(broken);
  }
}
