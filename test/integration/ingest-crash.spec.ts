import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { openDatabase, readConfig } from '#platform';

jest.setTimeout(60_000);

const apiKey = 'mk_0123456789abcdef';
const main = join(import.meta.dirname, '..', '..', 'dist', 'apps', 'ingest', 'main.js');

/** Kills the receiver, and the database with it, in the middle of a load: as when the machine loses power. */
describe('a receiver that is killed', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-crash-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function start(): Promise<{ child: ChildProcess; url: string }> {
    const child = spawn(process.execPath, [main], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        DATABASE_URL: '',
        REDIS_URL: '',
        MARTINGALE_DATA_DIR: folder,
        MARTINGALE_API_KEY: apiKey,
        MARTINGALE_INGEST_PORT: '0',
        MARTINGALE_GRPC_PORT: 'off',
      },
    });
    let output = '';
    for await (const chunk of child.stdout) {
      output += chunk;
      const url = /http:\S+/.exec(output)?.[0];
      if (url !== undefined) return { child, url };
    }
    throw new Error(`The receiver did not start (is dist/ built?): ${output}`);
  }

  it('has every span it answered for once, after it was started again', async () => {
    const acknowledged: string[] = [];
    const first = await start();
    const load = sendUntilItFails(first.url, 1, acknowledged);
    await until(() => acknowledged.length >= 200);
    const [postmaster = ''] = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(postmaster), 'SIGKILL');
    first.child.kill('SIGKILL');
    await load;

    const second = await start();
    const afterwards: string[] = [];
    const more = sendUntilItFails(second.url, 2, afterwards);
    await until(() => afterwards.length >= 20);
    second.child.kill('SIGTERM');
    await Promise.all([once(second.child, 'exit'), more]);

    const database = await openDatabase(readConfig({ MARTINGALE_DATA_DIR: folder }));
    const { rows } = await database.pool.query<{ id: string; times: number }>(
      `SELECT encode(record_id, 'hex') AS id, count(*)::int AS times FROM raw_telemetry GROUP BY 1`,
    );
    await database.close();
    const times = new Map(rows.map((row) => [row.id, row.times]));
    expect([...acknowledged, ...afterwards].filter((id) => times.get(id) !== 1)).toEqual([]);
  });
});

/** Four lanes of requests of one trace with five spans, until the receiver is gone. */
async function sendUntilItFails(url: string, run: number, acknowledged: string[]): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (;;) {
      const number = ++next;
      const traceId = `${run}${number.toString(16).padStart(31, '0')}`;
      const ids = Array.from({ length: 5 }, (_, i) => `${run}${(number * 5 + i).toString(16).padStart(15, '0')}`);
      const startTimeUnixNano = '1700000000000000000';
      const spans = ids.map((spanId) => ({
        traceId,
        spanId,
        name: 'x',
        startTimeUnixNano,
        endTimeUnixNano: startTimeUnixNano,
      }));
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
      }).catch(() => null);
      if (response === null) return;
      if (response.status === 200) acknowledged.push(...ids);
    }
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('The receiver took nothing.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
