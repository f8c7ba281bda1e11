import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, readMigrations, writeMigration } from '#platform';
import { cloneDatabase } from '#testing';

describe('migrations', () => {
  let database: Database;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.close());

  it('do nothing to a database that is at the newest', async () => {
    expect(await migrate(database.url)).toEqual([]);
  });

  it('are applied once by replicas that start together', async () => {
    await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const applied = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
    const { migrationDirectories } = await readMigrations();
    expect(applied.flat()).toEqual(migrationDirectories.map(({ path }) => path));
    expect(await database.prisma.project.count()).toBe(0);
  });

  it('lead to prisma/schema.prisma: it needs no further SQL', async () => {
    expect((await writeMigration(database.url)).sql).toBe('');
  });

  it('name what is wrong when one fails', async () => {
    await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE project (id int)');
    await expect(migrate(database.url)).rejects.toMatchObject({ code: 'DATABASE.MIGRATION' });
  });

  describe('one after the other', () => {
    let folder: string;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'martingale-migrations-'));
      await database.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const trace = (number: number) => Buffer.alloc(16, number);
    const id = (number: number) => Buffer.alloc(8, number);

    it('keep what was stored before telemetry lay in partitions', async () => {
      await migrate(database.url, await foldersOf(['20261120222621_initial'], folder));
      const { pool } = database;
      const now = Date.now();
      const today = new Date(now).toISOString().slice(0, 10);
      const spans = [
        {
          trace: trace(1),
          id: id(1),
          payload: `{"name":"NUL \\u0000; ","startNano":"${now}000000","x":{"startNano":"1"}}`,
        },
        { trace: trace(1), id: id(2), payload: '{"startNano":"1700000000999999999"}' },
        { trace: trace(2), id: id(1), payload: '{"startNano":"1700000000000000000"}' },
      ];
      await pool.query(`INSERT INTO project (id, slug, user_key) VALUES (1, 'old', 'key')`);
      for (const span of spans)
        await pool.query('INSERT INTO raw_span (project_id, trace_id, span_id, payload) VALUES (1, $1, $2, $3)', [
          span.trace,
          span.id,
          span.payload,
        ]);
      await pool.query('INSERT INTO trace_inbox (project_id, trace_id) VALUES (1, $1)', [trace(1)]);
      await pool.query(`INSERT INTO trace_conversation VALUES (1, $1, 'c1'), (1, $2, 'c2')`, [trace(1), trace(2)]);
      await migrate(database.url);
      const rows = await pool.query(
        `SELECT to_char(day, 'YYYY-MM-DD') AS day, tableoid::regclass::text AS partition, trace_id AS trace, record_id AS id, payload
         FROM raw_telemetry ORDER BY trace_id, record_id`,
      );
      const [recent, rest] = [`raw_telemetry_${today.replaceAll('-', '')}`, 'raw_telemetry_rest'];
      expect(rows.rows).toEqual([
        { day: today, partition: recent, ...spans[0] },
        { day: '2023-11-14', partition: rest, ...spans[1] },
        { day: '2023-11-14', partition: rest, ...spans[2] },
      ]);
      expect(await daysOf('trace_inbox', 'day')).toEqual(['2023-11-14', today]);
      expect(await daysOf('trace_conversation', 'first_day')).toEqual(['2023-11-14', '2023-11-14']);
      expect(await daysOf('trace_conversation', 'last_day')).toEqual(['2023-11-14', today]);
    });

    it('are applied whole or not at all', async () => {
      mkdirSync(join(folder, '1_half'));
      writeFileSync(join(folder, '1_half', 'migration.sql'), 'CREATE TABLE half (id int); SELECT no_such_function();');
      await expect(migrate(database.url, folder)).rejects.toMatchObject({
        message: expect.stringContaining('no_such_function'),
      });
      const { rows } = await database.pool.query(`SELECT to_regclass('half') AS there`);
      expect(rows).toEqual([{ there: null }]);
    });

    const daysOf = async (table: string, column: string) => {
      const { rows } = await database.pool.query<{ day: string }>(
        `SELECT to_char(${column}, 'YYYY-MM-DD') AS day FROM ${table} ORDER BY 1`,
      );
      return rows.map(({ day }) => day);
    };
  });
});

/** A folder that holds these migrations alone. */
async function foldersOf(names: string[], folder: string): Promise<string> {
  const { baseDir } = await readMigrations();
  for (const name of names) cpSync(join(baseDir, name), join(folder, name), { recursive: true });
  return folder;
}
