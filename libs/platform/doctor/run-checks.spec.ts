import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config/index.js';
import { runChecks } from './run-checks.js';

describe('runChecks', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-doctor-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function check(name: string, environment: Record<string, string> = {}) {
    const results = await runChecks(
      readConfig({
        MARTINGALE_DATA_DIR: folder,
        MARTINGALE_INGEST_PORT: '0',
        MARTINGALE_GRPC_PORT: '0',
        MARTINGALE_API_PORT: '0',
        ...environment,
      }),
    );
    return results.find((result) => result.name === name);
  }

  it('finds nothing wrong on a machine that can run Martingale', async () => {
    const results = await runChecks(
      readConfig({
        MARTINGALE_DATA_DIR: folder,
        MARTINGALE_INGEST_PORT: '0',
        MARTINGALE_GRPC_PORT: 'off',
        MARTINGALE_API_PORT: '0',
      }),
    );
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('names a port in use and what to do', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await check('ingest port', { MARTINGALE_INGEST_PORT: String(port) })).toMatchObject({
      ok: false,
      detail: expect.stringContaining('EADDRINUSE'),
      fix: expect.stringContaining('MARTINGALE_INGEST_PORT'),
    });
    await new Promise((resolve) => server.close(resolve));
  });

  it('names a data folder that is none', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await check('data folder', { MARTINGALE_DATA_DIR: file })).toMatchObject({ ok: false });
  });

  it('names a database and a Redis that do not answer', async () => {
    const away = { DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/c', REDIS_URL: 'redis://127.0.0.1:1' };
    expect(await check('database', away)).toMatchObject({ ok: false, fix: expect.stringContaining('DATABASE_URL') });
    expect(await check('queue', away)).toMatchObject({ ok: false, fix: expect.stringContaining('REDIS_URL') });
  });
});
