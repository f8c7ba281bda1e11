import {
  createTelemetryWriter,
  type Database,
  listProjectsWithInbox,
  readTraces,
  type StoredRecord,
  withInbox,
} from '#platform';
import { cloneDatabase } from '#testing';

const traceId = (number: number) => number.toString(16).padStart(32, '0');
const today = new Date().toISOString().slice(0, 10);
const span = (trace: number, number: number, day = today): StoredRecord => {
  const recordId = number.toString(16).padStart(16, '0');
  const payload = JSON.stringify({ traceId: traceId(trace), spanId: recordId, name: `span ${number} \u0000 \ud800 é` });
  return { traceId: traceId(trace), recordId, day, signal: 'span', payload };
};
const log = (trace: number, number: number): StoredRecord => ({ ...span(trace, number), signal: 'log' });
const refOf = (trace: number, firstDay = today, lastDay = firstDay) => ({ traceId: traceId(trace), firstDay, lastDay });
const spans = (trace: number, count: number) => Array.from({ length: count }, (_, index) => span(trace, index + 1));

describe('the telemetry store', () => {
  let database: Database;
  let projectId: number;
  const limits = { bufferBytes: 1_000_000, now: Date.now };
  beforeAll(async () => {
    database = await cloneDatabase();
    projectId = (await database.prisma.project.create({ data: { slug: 'test', userKey: 'key' } })).id;
  });
  beforeEach(async () => {
    await database.pool.query('TRUNCATE raw_telemetry, trace_inbox');
  });
  afterAll(() => database.close());

  const stored = () => database.prisma.rawTelemetry.count();
  const inbox = () => database.prisma.traceInbox.count();

  it('keeps a span as it came', async () => {
    await createTelemetryWriter(database, limits).append(projectId, [span(1, 7)]);
    expect(await readTraces(database.pool, projectId, [refOf(1)])).toEqual([
      { ...refOf(1), spans: [JSON.parse(span(1, 7).payload)], logs: [], cut: false },
    ]);
  });

  it('keeps the log records of a trace beside its spans', async () => {
    await createTelemetryWriter(database, limits).append(projectId, [span(1, 7), log(1, 8)]);
    const [trace] = await readTraces(database.pool, projectId, [refOf(1)]);
    expect([trace?.spans.length, trace?.logs]).toEqual([1, [JSON.parse(log(1, 8).payload)]]);
  });

  it('stores a span that is sent again once, and does not ask for its trace to be assembled again', async () => {
    const writer = createTelemetryWriter(database, limits);
    await writer.append(projectId, spans(1, 10));
    await writer.append(projectId, spans(1, 10));
    expect([await stored(), await inbox()]).toEqual([10, 1]);
  });

  it('stores what is new of a request that repeats old spans', async () => {
    const writer = createTelemetryWriter(database, limits);
    await writer.append(projectId, spans(1, 10));
    await writer.append(projectId, [...spans(1, 10), ...spans(2, 3)]);
    expect([await stored(), await inbox()]).toEqual([13, 2]);
  });

  it('stores a span once that one request holds twice', async () => {
    await createTelemetryWriter(database, limits).append(projectId, [span(1, 1), span(1, 1)]);
    expect([await stored(), await inbox()]).toEqual([1, 1]);
  });

  it('keeps the spans of two projects apart', async () => {
    const writer = createTelemetryWriter(database, limits);
    await Promise.all([writer.append(projectId, spans(1, 2)), writer.append(projectId + 1, spans(1, 2))]);
    expect([await stored(), await inbox()]).toEqual([4, 2]);
  });

  it('is exact under writers that store the same spans at the same time in opposite orders', async () => {
    const writers = Array.from({ length: 4 }, () => createTelemetryWriter(database, limits));
    const batch = Array.from({ length: 20 }, (_, trace) => spans(trace + 1, 20)).flat();
    await Promise.all(
      writers.flatMap((writer, index) => [
        writer.append(projectId, index % 2 ? batch : [...batch].reverse()),
        writer.append(projectId, spans(100 + index, 5)),
      ]),
    );
    expect(await stored()).toBe(20 * 20 + 4 * 5);
    const waiting = await database.prisma.traceInbox.groupBy({ by: ['traceId'] });
    expect(waiting).toHaveLength(24);
  });

  it.each([[{ recordId: 'no id' }], [{ traceId: 'z'.repeat(32) }], [{ day: 'yesterday!' }], [{ payload: '"\0"' }]])(
    'fails the request with a record of %p, and no other',
    async (wrong) => {
      const writer = createTelemetryWriter(database, limits);
      const [bad, good] = await Promise.allSettled([
        writer.append(projectId, [{ ...span(1, 1), ...wrong }]),
        writer.append(projectId, spans(2, 2)),
      ]);
      expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'TELEMETRY.UNSTORABLE' } });
      expect(good.status).toBe('fulfilled');
      expect(await stored()).toBe(2);
    },
  );

  it('refuses more than its buffer holds, and stores what it took', async () => {
    const writer = createTelemetryWriter(database, { bufferBytes: 5000, now: Date.now });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, trace) => writer.append(projectId, spans(trace + 1, 10))),
    );
    const accepted = outcomes.filter(({ status }) => status === 'fulfilled').length;
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ reason: { code: 'TELEMETRY.BUFFERFULL', status: 503 } });
    expect(await stored()).toBe(accepted * 10);
    expect(writer.state().bytes).toBe(0);
  });

  it('tells of a database that is away as of something that may pass', async () => {
    const away = { ...database, transaction: () => Promise.reject(new Error('connect ECONNREFUSED')) };
    await expect(createTelemetryWriter(away, limits).append(projectId, spans(1, 1))).rejects.toMatchObject({
      code: 'TELEMETRY.UNAVAILABLE',
      kind: 'operational',
    });
  });

  describe('the inbox', () => {
    it('hands over whole traces and forgets them with the work', async () => {
      const writer = createTelemetryWriter(database, limits);
      await writer.append(projectId, spans(1, 3));
      await writer.append(projectId, [span(1, 4), span(2, 1)]);
      const seen: [string, number][] = [];
      const taken = await withInbox(database, { projectId, limit: 10 }, async ({ traces }) => {
        for (const trace of traces) seen.push([trace.traceId, trace.spans.length]);
      });
      expect(taken).toBe(2);
      expect(seen).toEqual([
        [traceId(1), 4],
        [traceId(2), 1],
      ]);
      expect(await withInbox(database, { projectId, limit: 10 }, async () => {})).toBe(0);
    });

    it('keeps the traces, and nothing of the work, when the work fails', async () => {
      await createTelemetryWriter(database, limits).append(projectId, spans(1, 3));
      const work = withInbox(database, { projectId, limit: 10 }, async (_, tx) => {
        await tx.query(`INSERT INTO project (slug, user_key) VALUES ('half done', '')`);
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await inbox()).toBe(1);
      expect(await database.prisma.project.count()).toBe(1);
      expect(await listProjectsWithInbox(database.pool)).toEqual([projectId]);
    });

    it('is worked on by one worker of a project at a time', async () => {
      await createTelemetryWriter(database, limits).append(projectId, [...spans(1, 1), ...spans(2, 1)]);
      let now = 0;
      let most = 0;
      const work = async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 50));
        now--;
      };
      await Promise.all([1, 2].map(() => withInbox(database, { projectId, limit: 1 }, work)));
      expect([most, await inbox()]).toEqual([1, 0]);
    });
  });
});
