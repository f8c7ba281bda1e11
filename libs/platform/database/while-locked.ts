import type { Database } from './open-database.js';

/**
 * Does the work while nobody else holds the advisory lock of these numbers and name; null when somebody does. The lock
 * lasts as long as its connection: no transaction stays open, and a process that dies lets go.
 */
export async function whileLocked<Result>(
  database: Pick<Database, 'pool'>,
  lock: { number: number; name: string },
  work: () => Promise<Result>,
): Promise<Result | null> {
  const client = await database.pool.connect();
  const key = [lock.number, lock.name];
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
