import pg from 'pg';

/**
 * A pool that outlives its connections. One that breaks fails the query it carries, or is replaced when idle; but it
 * also emits `error`, which would end the process where nobody listens.
 */
export function createPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
