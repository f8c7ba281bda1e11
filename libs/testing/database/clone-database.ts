import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Database, migrate, openDatabase, readMigrations, startEmbeddedPostgres } from '#platform';

/** Any number: it marks the advisory lock under which one of the spec files makes the template. */
const TEMPLATE_LOCK = 7_246_004;

/**
 * An empty, migrated database of one's own, copied in some milliseconds from a template that is migrated once. Call it
 * once per spec file and close it after: closing drops it.
 *
 * The server is the one at TEST_DATABASE_URL or DATABASE_URL, where only databases named `martingale_test_*` are
 * touched; otherwise an embedded one, which spec files that run at the same time share.
 */
export async function cloneDatabase(): Promise<Database> {
  const serverUrl = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL;
  const server = serverUrl === undefined ? await startEmbeddedPostgres(scratchFolder()) : { url: serverUrl, stop };
  const template = await ensureTemplate(server.url);
  const name = `martingale_test_${randomBytes(6).toString('hex')}`;
  await execute(server.url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const database = await openDatabase({ database: { url: withDatabase(server.url, name) }, data: { folder: '' } });
  return {
    ...database,
    close: async () => {
      await database.close();
      await execute(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await server.stop();
    },
  };
}

function scratchFolder(): string {
  return join(tmpdir(), `martingale-test-${process.getuid?.() ?? 'user'}`);
}

async function stop(): Promise<void> {}

/** Named by what the migrations hold: a changed migration makes a new template. */
async function ensureTemplate(serverUrl: string): Promise<string> {
  const { migrationDirectories } = await readMigrations();
  const hash = createHash('sha256').update(JSON.stringify(migrationDirectories)).digest('hex').slice(0, 12);
  const template = `martingale_test_template_${hash}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rowCount === 0) {
      // It gets its name when it is whole.
      await client.query(`DROP DATABASE IF EXISTS ${template}_draft WITH (FORCE)`);
      await client.query(`CREATE DATABASE ${template}_draft`);
      await migrate(withDatabase(serverUrl, `${template}_draft`));
      await client.query(`ALTER DATABASE ${template}_draft RENAME TO ${template}`);
    }
  } finally {
    await client.end();
  }
  return template;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
