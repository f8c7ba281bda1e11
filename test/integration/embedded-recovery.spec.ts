import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { type Database, openDatabase, readConfig } from '#platform';

jest.setTimeout(60_000);

describe('an embedded database that dies while it is used', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-recovery-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const open = () => openDatabase(readConfig({ MARTINGALE_DATA_DIR: folder }));
  const postmaster = async () =>
    Number((await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);

  it('is started again where its users look for it, with all that was committed', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    await one.pool.query('CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
    const killed = await postmaster();
    process.kill(killed, 'SIGKILL');
    expect(await untilItAnswers(one, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect(await untilItAnswers(other, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect(await postmaster()).not.toBe(killed);
    await one.close();
    expect(await untilItAnswers(other, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await other.close();
    await expect(postmaster()).rejects.toThrow('ENOENT');
  });

  it('is not started again by a process that was about to leave', async () => {
    const database = await open();
    process.kill(await postmaster(), 'SIGKILL');
    await database.close();
    const again = await open();
    expect(await untilItAnswers(again, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    await again.close();
  });
});

async function untilItAnswers({ pool }: Database, sql: string): Promise<unknown[]> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    try {
      return (await pool.query(sql)).rows;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(50);
    }
  }
}
