import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Database, freePort, openDatabase, readConfig } from '#platform';
import { type KeptProcess, keepRunning } from './kept-process.js';
import { type Load, startLoad, TURNS } from './load.js';

jest.setTimeout(300_000);

const KILLS = 20;
const SEED = 20_261_121;
const LONGEST_QUIET_MS = 1_500;
const apiKey = 'mk_0123456789abcdef';
const dist = join(import.meta.dirname, '..', '..', 'dist', 'apps');

/**
 * Two receivers and two workers, each a process of its own, on one Postgres and one Redis, while agents send. Twenty
 * times one of them, or Postgres or Redis, is killed without a word.
 */
describe('an installation whose parts are killed at random under load', () => {
  let folder: string;
  let database: Database;
  let load: Load;
  const parts: KeptProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-faults-'));
    // This process keeps Postgres running, on its port, however often it is killed.
    database = await openDatabase(readConfig({ MARTINGALE_DATA_DIR: folder }));
    const redisPort = await freePort();
    const redis = ['--port', `${redisPort}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    parts.push(keepRunning('redis', 'redis-server', redis, process.env));
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: database.url,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      MARTINGALE_DATA_DIR: folder,
      MARTINGALE_API_KEY: apiKey,
      MARTINGALE_GRPC_PORT: 'off',
      MARTINGALE_LOG_LEVEL: 'silent',
      MARTINGALE_SCHEDULES: 'off',
    };
    const receivers: string[] = [];
    for (const name of ['first receiver', 'second receiver']) {
      const port = await freePort();
      receivers.push(`http://127.0.0.1:${port}/v1/traces`);
      const own = { ...env, MARTINGALE_INGEST_PORT: `${port}` };
      parts.push(keepRunning(name, process.execPath, [join(dist, 'ingest/main.js')], own));
    }
    for (const name of ['first worker', 'second worker'])
      parts.push(keepRunning(name, process.execPath, [join(dist, 'worker/main.js')], env));
    load = startLoad(receivers, apiKey);
  });
  afterAll(async () => {
    await load.stop();
    // Redis last: the others end what they have under way.
    for (const part of [...parts].reverse()) await part.stop();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('has every acknowledged span once, in one whole conversation', async () => {
    await until('the first conversations', async () => load.conversations.size >= 20);
    await killAtRandom();
    // After the last kill everything comes back by itself.
    const before = load.conversations.size;
    await until('conversations after the last kill', async () => load.conversations.size >= before + 20);
    await load.stop();
    await until('an empty inbox', async () => (await database.pool.query('SELECT FROM trace_inbox')).rowCount === 0);

    expect(load.retries).toBeGreaterThan(0);
    expect(await storedSpans(database)).toEqual([...load.acknowledged].sort());
    const whole = await conversationShapes(database);
    expect([...whole.keys()].sort()).toEqual([...load.conversations].sort());
    expect([...whole].filter(([, shape]) => shape !== `${TURNS} turns, ${TURNS} tool steps`)).toEqual([]);
  });

  async function killAtRandom(): Promise<void> {
    const generator = xoroshiro128plus(SEED);
    const random = () => (generator.next() >>> 0) / 2 ** 32;
    const killPostgres = async () => {
      const [pid] = (await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8').catch(() => '')).split('\n');
      if (Number(pid) > 0) process.kill(Number(pid), 'SIGKILL');
    };
    const victims = [...parts.map((part) => async () => part.kill()), killPostgres];
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(100 + random() * LONGEST_QUIET_MS);
      // Each in turn, so that none is spared; at moments nobody chose.
      await victims[kill % victims.length]!();
    }
  }
});

/** Trace and span id of every span stored: one twice would be there twice. */
async function storedSpans({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT encode(trace_id, 'hex') || encode(record_id, 'hex') AS id FROM raw_telemetry ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
}

async function conversationShapes({ pool }: Database): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ key: string; shape: string }>(
    `SELECT key, turn_count || ' turns, ' || (SELECT count(DISTINCT step ->> 'spanId')
         FROM jsonb_path_query(content, '$.turns[*].steps[*] ? (@.kind == "tool")') AS step) || ' tool steps' AS shape
     FROM conversation`,
  );
  return new Map(rows.map(({ key, shape }) => [key, shape]));
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 90_000;
  // The database may be on its way back.
  while (!(await condition().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await sleep(50);
  }
}
