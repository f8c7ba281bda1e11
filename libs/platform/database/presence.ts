import pg from 'pg';

/** Any number: it marks the advisory lock that each process on an embedded server shares for as long as it lives. */
const PRESENCE_LOCK = 7_246_002;

/** That this process uses the server. It ends with the process, however that ends. */
export type Presence = {
  /** Whether nobody else uses the server; from a true answer on, nobody can enter. */
  isLast(): Promise<boolean>;
  leave(): Promise<void>;
  /** Resolves when the session is over: after `leave`, or because the server went away. */
  over: Promise<void>;
};

/** Tells the server that this process uses it; null when the server is about to stop. */
export async function enter(url: string): Promise<Presence | null> {
  const session = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'martingale presence' });
  // Of a server that goes away the session tells as an error, and then as its end.
  session.on('error', () => {});
  const over = new Promise<void>((resolve) => session.once('end', resolve));
  try {
    await session.connect();
    await session.query('SELECT pg_advisory_lock_shared($1)', [PRESENCE_LOCK]);
  } catch {
    return null;
  }
  return {
    isLast: async () => {
      try {
        await session.query('SELECT pg_advisory_unlock_shared($1)', [PRESENCE_LOCK]);
        const { rows } = await session.query<{ last: boolean }>('SELECT pg_try_advisory_lock($1) AS last', [
          PRESENCE_LOCK,
        ]);
        return rows[0]?.last ?? false;
      } catch {
        return false;
      }
    },
    leave: () => session.end(),
    over,
  };
}
