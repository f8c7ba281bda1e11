import pg from 'pg';
import { AppError } from '#contracts';
import { readMigrations } from './migration-files.js';
import { withSchemaEngine } from './schema-engine.js';

/** Any number, the same for all replicas: it marks the advisory lock under which one of them migrates. */
const MIGRATION_LOCK = 7_246_001;

/**
 * Brings the database to the newest migration; does nothing when it is there. Replicas that start together take turns.
 *
 * @returns names of the migrations applied now
 * @throws AppError DATABASE.MIGRATION
 */
export async function migrate(databaseUrl: string, folder?: string): Promise<string[]> {
  const migrationsList = await readMigrations(folder);
  const lock = new pg.Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    if (
      await isCurrent(
        lock,
        migrationsList.migrationDirectories.map(({ path }) => path),
      )
    )
      return [];
    const applied = await withSchemaEngine(databaseUrl, (engine) =>
      engine.applyMigrations({ migrationsList, filters: { externalTables: [], externalEnums: [] } }),
    );
    return applied.appliedMigrationNames;
  } catch (cause) {
    throw new AppError({
      code: 'DATABASE.MIGRATION',
      message: `The database could not be migrated: ${messageOf(cause)}`,
      fix: 'Look into the table _prisma_migrations for the migration that failed; restore the database or mend it, and start again.',
      cause,
    });
  } finally {
    await lock.end();
  }
}

/** Spares a start the 4 MB engine when there is nothing to do. */
async function isCurrent(client: pg.Client, names: string[]): Promise<boolean> {
  const { rows } = await client.query<{ there: string | null }>(`SELECT to_regclass('_prisma_migrations') AS there`);
  if (rows[0]?.there == null) return false;
  const applied = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const done = new Set(applied.rows.map(({ name }) => name));
  return names.every((name) => done.has(name));
}

/** The engine throws plain objects with a `message`, and its own report within. */
function messageOf(cause: unknown): string {
  if (typeof cause === 'object' && cause !== null && 'message' in cause) return String(cause.message);
  return String(cause);
}
