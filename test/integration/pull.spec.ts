import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PullContext, pullSource } from '#loop';
import {
  createLocalFiles,
  createTelemetryWriter,
  type Database,
  findPullSource,
  listDuePulls,
  requestPull,
  savePullSource,
} from '#platform';
import { cloneDatabase } from '#testing';
import { type StandIn, testPorts } from '../../libs/connectors/stand-in.fixture.js';
import { type StoredTrace, startJaeger } from '../../libs/connectors/vendors/jaeger/jaeger.fixture.js';

const now = Date.parse('2026-02-01T12:00:00Z');
const HOUR = 3_600_000;
const hoursAgo = (hours: number) => new Date(now - hours * HOUR).toISOString();

/** One trace every ten minutes, newest last. */
const tracesOf = (hours: number): StoredTrace[] =>
  Array.from({ length: hours * 6 }, (_, index) => ({
    id: (index + 1).toString(16),
    service: 'shop',
    startMs: now - hours * HOUR + index * 600_000,
  }));

describe('a pull of a source', () => {
  let database: Database;
  let standIn: StandIn;
  let projectId: number;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  beforeEach(async () => {
    const project = { slug: `p${Math.random()}`.slice(0, 20), userKey: 'a key for the tests' };
    projectId = (await database.prisma.project.create({ data: project })).id;
  });
  afterEach(async () => {
    await standIn?.close();
    await database.pool.query('TRUNCATE pull_source, raw_telemetry, trace_inbox');
  });
  afterAll(() => database.close());

  const key = () => ({ projectId, name: 'production' });
  const context = (change: Partial<PullContext> = {}): PullContext => ({
    database,
    writer: createTelemetryWriter(database, { bufferBytes: 1e8, now: () => now }),
    ports: testPorts({ nowMs: now }),
    signal: new AbortController().signal,
    ...change,
  });
  const addSource = (from: string | null, settings: Record<string, unknown> = {}) =>
    savePullSource(database.pool, key(), {
      vendor: 'jaeger',
      settings: { url: standIn.url, service: 'shop', limit: 200, ...settings },
      everyMinutes: 15,
      enabled: true,
      from,
    });
  const storedTraces = async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `SELECT ltrim(encode(trace_id, 'hex'), '0') AS id FROM raw_telemetry WHERE project_id = $1`,
      [projectId],
    );
    return rows.map(({ id }) => id).sort();
  };
  const source = async () => (await findPullSource(database.pool, key()))!;
  const idsOf = (traces: StoredTrace[]) => traces.map(({ id }) => id).sort();

  it('stores a backlog window by window, once, and says how far it is', async () => {
    const traces = tracesOf(5);
    standIn = await startJaeger(traces);
    await addSource(hoursAgo(5));
    expect(await pullSource(context(), key())).toMatchObject({ warnings: [], rejected: 0 });
    expect(await storedTraces()).toEqual(idsOf(traces));
    expect(await source()).toMatchObject({ watermark: hoursAgo(1 / 60), lastError: null, due: false });
    expect(standIn.asked).toHaveLength(5);
  });

  it('finds what came late within the overlap, and stores nothing twice', async () => {
    const traces = tracesOf(2);
    standIn = await startJaeger(traces);
    await addSource(hoursAgo(2));
    await pullSource(context(), key());
    traces.push({ id: 'fade', service: 'shop', startMs: now - 5 * 60_000 });
    await requestPull(database.pool, key(), null);
    await pullSource(context({ ports: testPorts({ nowMs: now + 4 * 60_000 }) }), key());
    expect(await storedTraces()).toEqual(idsOf(traces));
  });

  it('loses and doubles nothing when it is killed between windows', async () => {
    const traces = tracesOf(6);
    standIn = await startJaeger(traces);
    await addSource(hoursAgo(6));
    const killed = new AbortController();
    const ports = testPorts({ nowMs: now });
    const dying = {
      ...ports,
      fetch: async (url: string, init: { headers: Record<string, string> }) => {
        if (standIn.asked.length === 3) {
          killed.abort();
          throw new Error('killed');
        }
        return ports.fetch(url, init);
      },
    };
    expect(await pullSource(context({ ports: dying, signal: killed.signal }), key())).toBeNull();
    expect(await source()).toMatchObject({ watermark: hoursAgo(3), due: true, lastPullAt: null });
    expect(await storedTraces()).toHaveLength(19);
    await pullSource(context(), key());
    expect(await storedTraces()).toEqual(idsOf(traces));
  });

  it('does not move the watermark over a window that could not be stored', async () => {
    standIn = await startJaeger(tracesOf(2));
    await addSource(hoursAgo(2));
    const writer = { ...context().writer, append: () => Promise.reject(new Error('the disk is gone')) };
    await expect(pullSource(context({ writer }), key())).rejects.toThrow('the disk is gone');
    expect(await source()).toMatchObject({ watermark: hoursAgo(2), lastError: 'A bug: the disk is gone', due: false });
  });

  it('is done by one worker at a time', async () => {
    standIn = await startJaeger(tracesOf(1));
    await addSource(hoursAgo(1));
    const results = await Promise.all([pullSource(context(), key()), pullSource(context(), key())]);
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });

  it('tells why it failed and what to do, and is due again after its pause', async () => {
    standIn = await startJaeger([], { failures: [{ status: 401, body: 'who are you' }] });
    await addSource(hoursAgo(1));
    await expect(pullSource(context(), key())).rejects.toMatchObject({ code: 'CONNECTOR.AUTH' });
    expect((await source()).lastError).toMatch(/^CONNECTOR\.AUTH: .*answered 401.*keyFrom/);
    expect(await listDuePulls(database.pool)).toEqual([]);
    await database.pool.query(`UPDATE pull_source SET last_pull_at = now() - interval '16 minutes'`);
    expect(await listDuePulls(database.pool)).toEqual([key()]);
  });

  it('tells what it did not get, and goes on', async () => {
    standIn = await startJaeger([
      ...tracesOf(1),
      ...tracesOf(1)
        .slice(0, 1)
        .map((one) => ({ ...one, id: 'ab' })),
    ]);
    await addSource(hoursAgo(1), { limit: 1 });
    await pullSource(context(), key());
    expect((await source()).lastError).toMatch(/^Incomplete: Jaeger has more traces of shop/);
    expect((await source()).watermark).toBe(hoursAgo(1 / 60));
  });

  it('leaves an instant alone that the source is sent back to meanwhile', async () => {
    standIn = await startJaeger(tracesOf(3));
    await addSource(hoursAgo(3));
    const ports = testPorts({ nowMs: now });
    const interrupting = {
      ...ports,
      fetch: async (url: string, init: { headers: Record<string, string> }) => {
        if (standIn.asked.length === 1) await requestPull(database.pool, key(), hoursAgo(10));
        return ports.fetch(url, init);
      },
    };
    expect(await pullSource(context({ ports: interrupting }), key())).toBeNull();
    expect(await source()).toMatchObject({ watermark: hoursAgo(10), due: true });
  });

  it('is not done for a source that is off, gone or not due', async () => {
    standIn = await startJaeger([]);
    await addSource(hoursAgo(1));
    await pullSource(context(), key());
    expect(await pullSource(context(), key())).toBeNull();
    expect(await pullSource(context(), { projectId, name: 'other' })).toBeNull();
    await database.pool.query('UPDATE pull_source SET enabled = false, last_pull_at = NULL');
    expect(await pullSource(context(), key())).toBeNull();
  });

  it('keeps the place in files, and tells lines that are no telemetry', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'martingale-pull-'));
    const line = (id: string) => {
      const span = {
        traceId: id.padStart(32, '0'),
        spanId: id.padStart(16, '0'),
        startTimeUnixNano: `${now}000000`,
        endTimeUnixNano: `${now}000000`,
      };
      return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    };
    await writeFile(join(folder, 'traces.jsonl'), `${line('a')}\n{"resourceSpans": 7}\n${line('b')}\n`);
    await savePullSource(database.pool, key(), {
      vendor: 'files',
      settings: { path: folder },
      everyMinutes: 1,
      enabled: true,
      from: null,
    });
    const realNow = { ...testPorts({ files: createLocalFiles(folder) }), now: Date.now };
    expect(await pullSource(context({ ports: realNow }), key())).toMatchObject({ spans: 2, rejected: 1 });
    expect(await storedTraces()).toEqual(['a', 'b']);
    await requestPull(database.pool, key(), null);
    expect(await pullSource(context({ ports: realNow }), key())).toMatchObject({ batches: 0 });
    await rm(folder, { recursive: true });
  });
});
