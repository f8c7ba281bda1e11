import { createTelemetryWriter, type Database, readTraces, type StoredRecord, withInbox } from '#platform';
import { cloneDatabase } from '#testing';

const traceId = (number: number) => number.toString(16).padStart(32, '0');
const record = (trace: number, number: number, day: string): StoredRecord => {
  const recordId = number.toString(16).padStart(16, '0');
  return {
    traceId: traceId(trace),
    recordId,
    day,
    signal: 'span',
    payload: JSON.stringify({ traceId: traceId(trace) }),
  };
};
const refOf = (trace: number, firstDay: string, lastDay = firstDay) => ({ traceId: traceId(trace), firstDay, lastDay });

const noon = Date.parse('2026-03-10T12:00:00Z');
const dayBefore = (days: number) => new Date(noon - days * 86_400_000).toISOString().slice(0, 10);
const today = dayBefore(0);

describe('the days of telemetry', () => {
  let database: Database;
  let projectId: number;
  beforeEach(async () => {
    database = await cloneDatabase();
    projectId = (await database.prisma.project.create({ data: { slug: 'test', userKey: 'key' } })).id;
  });
  afterEach(() => database.close());

  const writerAt = (ms: number, retentionDays: number | null = 30) =>
    createTelemetryWriter(database, { bufferBytes: 1_000_000, now: () => ms, retentionDays });

  async function store(records: StoredRecord[], writer = writerAt(noon)) {
    await writer.append(projectId, records);
    await writer.drain();
  }
  async function partitions(): Promise<string[]> {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'raw_telemetry'::regclass ORDER BY 1`,
    );
    return rows.map(({ name }) => name.replace('raw_telemetry_', ''));
  }
  async function placeOf(trace: number): Promise<string[]> {
    const { rows } = await database.pool.query<{ name: string }>(
      `SELECT tableoid::regclass::text AS name FROM raw_telemetry WHERE trace_id = decode($1, 'hex') ORDER BY 1`,
      [traceId(trace)],
    );
    return rows.map(({ name }) => name.replace('raw_telemetry_', ''));
  }

  it('have a partition each, and tomorrow has one before it comes', async () => {
    await store([record(1, 1, today), record(1, 2, dayBefore(1))]);
    expect(await partitions()).toEqual(['20260309', '20260310', '20260311', 'rest']);
    expect(await placeOf(1)).toEqual(['20260309', '20260310']);
  });

  it('that retention would drop, or that are far ahead, share the default partition', async () => {
    await store([
      record(1, 1, dayBefore(31)),
      record(2, 1, dayBefore(-2)),
      record(3, 1, '0001-01-01'),
      record(4, 1, '9999-12-31'),
    ]);
    expect(await partitions()).toEqual(['20260311', 'rest']);
    expect(await placeOf(3)).toEqual(['rest']);
  });

  it('get their partition once from writers that meet', async () => {
    const days = Array.from({ length: 10 }, (_, index) => dayBefore(index));
    await Promise.all(
      Array.from({ length: 4 }, (_, writer) => store(days.map((day, index) => record(index + 1, writer + 1, day)))),
    );
    expect((await partitions()).length).toBe(12);
    expect((await placeOf(1)).length).toBe(4);
  });

  it('stay in the default partition when rows of them lie there', async () => {
    await store([record(1, 1, dayBefore(20))], writerAt(noon, 10));
    await store([record(1, 2, dayBefore(20)), record(1, 3, today)]);
    expect(await placeOf(1)).toEqual(['20260310', 'rest', 'rest']);
  });

  it('go into the default partition while a partition cannot be made', async () => {
    const blocker = await database.pool.connect();
    await blocker.query('BEGIN; LOCK TABLE raw_telemetry_rest IN ACCESS SHARE MODE');
    await store([record(1, 1, today)]);
    await blocker.query('ROLLBACK');
    blocker.release();
    expect(await placeOf(1)).toEqual(['rest']);
  }, 20_000);

  it('keep a span that is sent again on one day', async () => {
    await store([record(1, 1, today)]);
    await store([record(1, 1, today), record(1, 2, today)]);
    expect(await placeOf(1)).toEqual(['20260310', '20260310']);
  });

  describe('reading', () => {
    it('touches no partition of other days', async () => {
      await store(Array.from({ length: 10 }, (_, index) => record(index + 1, 1, dayBefore(index))));
      const plans: string[] = [];
      const explained = {
        query: async (text: string, values: unknown[]) => {
          const { rows } = await database.pool.query(`EXPLAIN (ANALYZE, COSTS OFF) ${text}`, values);
          plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
          return { rows: [] };
        },
      } as unknown as Pick<Database['pool'], 'query'>;
      await readTraces(explained, projectId, [refOf(1, today), refOf(3, dayBefore(2))]);
      const scans = [...plans[0]!.matchAll(/on raw_telemetry_(\w+).*?\((?:actual [^)]*loops=(\d+)|never)/g)];
      expect(scans.map(([, name, loops]) => [name, Number(loops ?? 0)])).toEqual([
        ['20260308', 1],
        ['20260309', 0],
        ['20260310', 1],
      ]);
    });

    it('finds a trace on all its days, also where earlier batches brought them', async () => {
      await store([record(1, 1, dayBefore(1))]);
      await withInbox(database, { projectId, limit: 10 }, async ({ traces }, tx) => {
        const { firstDay, lastDay } = traces[0]!;
        await tx.query(
          `INSERT INTO trace_conversation (project_id, trace_id, conversation_id, first_day, last_day)
           VALUES ($1, decode($2, 'hex'), 'c', $3, $4)`,
          [projectId, traceId(1), firstDay, lastDay],
        );
      });
      await store([record(1, 2, today), record(2, 1, today)]);
      await withInbox(database, { projectId, limit: 10 }, async ({ traces }) => {
        expect(traces.map(({ spans, logs, ...trace }) => ({ ...trace, spans: spans.length }))).toEqual([
          { ...refOf(1, dayBefore(1), today), cut: false, spans: 2 },
          { ...refOf(2, today), cut: false, spans: 1 },
        ]);
      });
    });

    it('tells when telemetry of the first day is gone', async () => {
      await store([record(1, 1, today)]);
      const [trace] = await readTraces(database.pool, projectId, [refOf(1, dayBefore(1), today)]);
      expect(trace?.cut).toBe(true);
    });
  });
});
