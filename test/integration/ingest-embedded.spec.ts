import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres } from '#platform';

jest.setTimeout(30_000);

describe('the embedded database', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-embedded-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  };
  const postmasterPid = async () =>
    Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);

  it('keeps what is in it from one start to the next', async () => {
    const first = await startEmbeddedPostgres(folder);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();
    const second = await startEmbeddedPostgres(folder);
    expect(await query(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    await second.stop();
  });

  it('is shared by all who start it, and stopped by the last of them', async () => {
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => startEmbeddedPostgres(folder)));
    const pid = await postmasterPid();
    await first!.stop();
    await second!.stop();
    expect(await query(third!.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await third!.stop();
    await expect(query(third!.url, 'SELECT 1')).rejects.toThrow();
    expect(pid).toBeGreaterThan(0);
  });

  it('comes back after it was killed', async () => {
    const first = await startEmbeddedPostgres(folder);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS one');
    process.kill(await postmasterPid(), 'SIGKILL');
    await first.stop();
    const second = await startEmbeddedPostgres(folder);
    expect(await query(second.url, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
    await second.stop();
  });

  it('is not fooled by a lock file that names a process of another kind', async () => {
    await (await startEmbeddedPostgres(folder)).stop();
    const lock = [process.pid, join(folder, 'postgres'), 0, 5432, '', '127.0.0.1', '', 'ready'].join('\n');
    await writeFile(join(folder, 'postgres', 'postmaster.pid'), lock);
    const started = await startEmbeddedPostgres(folder);
    expect(await query(started.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await started.stop();
  });

  it('says what to mend when its folder is a file', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(startEmbeddedPostgres(file)).rejects.toMatchObject({
      code: 'DATA.OCCUPIED',
      fix: expect.stringContaining('MARTINGALE_DATA_DIR'),
    });
  });

  it('touches no files that it did not make', async () => {
    await writeFile(join(folder, 'postgres'), 'mine');
    await expect(startEmbeddedPostgres(folder)).rejects.toMatchObject({ code: 'DATA.OCCUPIED' });
    expect(await readFile(join(folder, 'postgres'), 'utf8')).toBe('mine');
  });

  const canMount =
    process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', '/mnt']).status === 0;
  if (canMount) spawnSync('umount', ['/mnt']);
  (canMount ? it : it.skip)('says what to mend when its disk is full', async () => {
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
    try {
      await expect(startEmbeddedPostgres(folder)).rejects.toMatchObject({ code: 'DATA.FULL' });
    } finally {
      spawnSync('umount', [folder]);
    }
  });
});
