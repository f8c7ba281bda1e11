import {
  createLog,
  createTelemetryWriter,
  type Database,
  dropOldTelemetry,
  linkedTraces,
  linkTraces,
  modelStores,
  readConfig,
  readTraces,
  type StoredRecord,
  sealedConversations,
} from '#platform';
import { cloneDatabase } from '#testing';
import { startRetention } from '../../apps/worker/retention.js';

const DAY_MS = 86_400_000;
const noon = Date.parse('2026-03-10T12:00:00Z');
const dayBefore = (days: number) => new Date(noon - days * DAY_MS).toISOString().slice(0, 10);
const traceId = (number: number) => number.toString(16).padStart(32, '0');
const record = (trace: number, number: number, day: string): StoredRecord => {
  const recordId = number.toString(16).padStart(16, '0');
  return { traceId: traceId(trace), recordId, day, signal: 'span', payload: '{}' };
};

describe('retention', () => {
  let database: Database;
  let projectId: number;
  beforeEach(async () => {
    database = await cloneDatabase();
    projectId = (await database.prisma.project.create({ data: { slug: 'test', userKey: 'key' } })).id;
  });
  afterEach(() => database.close());

  async function store(...records: StoredRecord[]): Promise<void> {
    const writer = createTelemetryWriter(database, { bufferBytes: 1_000_000, now: () => noon, retentionDays: 30 });
    await writer.append(projectId, records);
    await writer.drain();
  }
  const drop = (nowMs = noon, retentionDays = 10) => dropOldTelemetry(database, { retentionDays, nowMs });
  async function daysLeft(): Promise<string[]> {
    const { rows } = await database.pool.query<{ day: string }>(
      `SELECT to_char(day, 'YYYY-MM-DD') AS day FROM raw_telemetry ORDER BY day`,
    );
    return rows.map(({ day }) => day);
  }
  const receive = (day: string, at: number) =>
    database.pool.query('UPDATE raw_telemetry SET received_at = $2 WHERE day = $1', [day, new Date(at)]);

  it('drops the days that are over for longer, and no other', async () => {
    await store(...[12, 11, 10, 9, 0].map((days) => record(days + 1, 1, dayBefore(days))));
    expect(await drop()).toEqual({ days: [dayBefore(12), dayBefore(11)], records: 0, postponed: [] });
    expect(await daysLeft()).toEqual([dayBefore(10), dayBefore(9), dayBefore(0)]);
  });

  it('drops what models gave thirty days after its last use', async () => {
    const key = (number: number) => number.toString(16).padStart(64, '0');
    for (const days of [31, 29]) {
      const { embeddings, answers } = modelStores(database, () => noon - days * DAY_MS);
      await embeddings.write('openai:placed', new Map([[key(days), Float32Array.of(1)]]));
      await answers.write(key(days), { model: 'openai:chatty', purpose: 'intent-names', value: days });
    }
    const log = createLog(readConfig({ MARTINGALE_LOG_LEVEL: 'silent' }));
    await startRetention(database, { retentionDays: null, clock: () => noon, log }).close();
    const { embeddings, answers } = modelStores(database, () => noon);
    expect([...(await embeddings.read([key(31), key(29)])).keys()]).toEqual([key(29)]);
    expect([await answers.read(key(31)), await answers.read(key(29))]).toEqual([undefined, 29]);
  });

  it('is done once, whoever does it and how often', async () => {
    await store(record(1, 1, dayBefore(20)), record(2, 1, dayBefore(0)));
    await Promise.all([drop(), drop(), drop()]);
    expect(await drop()).toEqual({ days: [], records: 0, postponed: [] });
    expect(await daysLeft()).toEqual([dayBefore(0)]);
  });

  it('keeps telemetry of times long past until it has been here as long as all other', async () => {
    await store(record(1, 1, '2019-05-01'), record(2, 1, '2019-05-02'));
    await receive('2019-05-01', noon - 11 * DAY_MS);
    await receive('2019-05-02', noon - 9 * DAY_MS);
    expect(await drop()).toEqual({ days: [], records: 1, postponed: [] });
    expect(await daysLeft()).toEqual(['2019-05-02']);
  });

  it('never leaves a part of a trace of times long past', async () => {
    await store(record(1, 1, '2019-05-01'), record(1, 2, '2019-05-02'));
    await receive('2019-05-01', noon - 11 * DAY_MS);
    expect((await drop()).records).toBe(2);
  });

  it('drops more than one transaction takes', async () => {
    await store(...Array.from({ length: 5500 }, (_, index) => record(index, 1, '2019-05-01')));
    await receive('2019-05-01', noon - 11 * DAY_MS);
    expect((await drop()).records).toBe(5500);
  });

  it('leaves a day that is in use for later, and does not wait for it', async () => {
    await store(record(1, 1, dayBefore(20)));
    const reader = await database.pool.connect();
    await reader.query('BEGIN; SELECT FROM raw_telemetry');
    expect(await drop()).toEqual({ days: [], records: 0, postponed: [dayBefore(20)] });
    await reader.query('ROLLBACK');
    reader.release();
    expect((await drop()).days).toEqual([dayBefore(20)]);
  });

  it('goes on beside a writer, which loses nothing', async () => {
    await store(...[20, 19, 18].map((days) => record(days, 1, dayBefore(days))));
    const writes = Array.from({ length: 20 }, (_, index) => store(record(100 + index, 1, dayBefore(0))));
    await Promise.all([drop(), ...writes]);
    await drop();
    expect(await daysLeft()).toEqual(Array.from({ length: 20 }, () => dayBefore(0)));
  });

  it('seals the conversations whose telemetry it took, all or in part', async () => {
    const links = [
      { traceId: traceId(1), conversationId: 'gone', firstDay: dayBefore(20), lastDay: dayBefore(20) },
      { traceId: traceId(2), conversationId: 'gone', firstDay: dayBefore(0), lastDay: dayBefore(0) },
      { traceId: traceId(3), conversationId: 'cut', firstDay: dayBefore(11), lastDay: dayBefore(10) },
      { traceId: traceId(4), conversationId: 'whole', firstDay: dayBefore(10), lastDay: dayBefore(9) },
    ];
    await store(
      record(1, 1, dayBefore(20)),
      record(2, 1, dayBefore(0)),
      record(3, 1, dayBefore(11)),
      record(3, 2, dayBefore(10)),
      record(4, 1, dayBefore(10)),
      record(4, 2, dayBefore(9)),
    );
    await database.transaction((tx) => linkTraces(tx, projectId, links));
    await drop();
    const all = await linkedTraces(database.pool, projectId, ['gone', 'cut', 'whole']);
    const traces = await readTraces(database.pool, projectId, all);
    const sealed = sealedConversations(all, new Map(traces.map((trace) => [trace.traceId, trace])));
    expect([...sealed].sort()).toEqual(['cut', 'gone']);
  });
});
