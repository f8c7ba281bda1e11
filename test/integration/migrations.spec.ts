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
});
