import { decodeTraces } from '#conversations';
import type { Pulled } from '../../connector.js';
import { pullAll, type StandIn, testPorts, warningsOf, windowOf } from '../../stand-in.fixture.js';
import { langfuse } from './index.js';
import { langfuseKeys, startLangfuse } from './langfuse.fixture.js';

const hour = windowOf('2026-02-01T10:00:00Z', '2026-02-01T11:00:00Z');
const observation = (index: number, more: Record<string, unknown> = {}) => ({
  id: index.toString(16).padStart(16, '0'),
  traceId: '00000000000000000000000000000abc',
  type: 'GENERATION',
  startTime: new Date(hour.fromMs + index * 1000).toISOString(),
  endTime: new Date(hour.fromMs + index * 1000 + 500).toISOString(),
  ...more,
});
const score = (index: number, more: Record<string, unknown>) => ({
  id: `score-${index}`,
  name: 'helpful',
  source: 'EVAL',
  dataType: 'NUMERIC',
  value: 0.5,
  timestamp: '2026-02-01T10:30:00.000Z',
  ...more,
});
const spansOf = (all: Pulled[]) =>
  all.flatMap(({ batch }) =>
    batch?.signal === 'traces' ? decodeTraces(Buffer.from(batch.body), batch.encoding).spans : [],
  );
// biome-ignore lint/suspicious/noExplicitAny: each test says what it expects of the records
const recordsOf = (all: Pulled[]): any[] =>
  all.flatMap(({ batch }) =>
    batch?.signal === 'logs'
      ? JSON.parse(new TextDecoder().decode(batch.body)).resourceLogs[0].scopeLogs[0].logRecords
      : [],
  );
const ports = () => testPorts({ secrets: langfuseKeys });

describe('the langfuse connector', () => {
  let standIn: StandIn;
  afterEach(() => standIn?.close());
  const pull = (settings = {}, cursor: unknown = null) =>
    pullAll(langfuse, { url: standIn.url, ...settings }, hour, ports(), cursor);

  it('tells an observation as the span it was, with what Langfuse knows of it', async () => {
    const told = {
      name: 'answer',
      input: '[{"role":"user","content":"Where is my parcel?"}]',
      output: 'On its way.',
      sessionId: 's1',
      userId: 'u1',
      providedModelName: 'small-model',
      usageDetails: { input: 12, output: 4 },
      promptName: 'reply',
      promptVersion: 3,
      parentObservationId: '00000000000000ff',
      level: 'ERROR',
      statusMessage: 'cut off',
      metadata: {
        attributes: '{"martingale.harness.version":"7","gen_ai.agent.name":"desk"}',
        resourceAttributes: { 'service.name': 'parcel-desk' },
        tier: 'gold',
      },
    };
    standIn = await startLangfuse({ observations: [observation(1, told)] });
    expect(spansOf(await pull())).toEqual([
      expect.objectContaining({
        traceId: '00000000000000000000000000000abc',
        spanId: '0000000000000001',
        parentSpanId: '00000000000000ff',
        name: 'answer',
        startNano: '1769940001000000000',
        endNano: '1769940001500000000',
        status: { code: 2, message: 'cut off' },
        resource: { 'service.name': 'parcel-desk' },
        attributes: expect.objectContaining({
          'langfuse.observation.type': 'generation',
          'langfuse.observation.input': told.input,
          'langfuse.observation.output': 'On its way.',
          'langfuse.observation.model.name': 'small-model',
          'langfuse.observation.usage_details': '{"input":12,"output":4}',
          'langfuse.observation.prompt.name': 'reply',
          'langfuse.observation.prompt.version': 3,
          'langfuse.observation.metadata.tier': 'gold',
          'session.id': 's1',
          'user.id': 'u1',
          'martingale.harness.version': '7',
          'gen_ai.agent.name': 'desk',
        }),
      }),
    ]);
  });

  it('gives ids that are no hex the same id wherever they are named', async () => {
    const parent = observation(1, { id: 'my-root', traceId: '9f1c2d3e-0000-4000-8000-00000000000a' });
    const child = observation(2, { parentObservationId: 'my-root', traceId: '9f1c2d3e-0000-4000-8000-00000000000a' });
    standIn = await startLangfuse({ observations: [parent, child] });
    const [first, second] = spansOf(await pull());
    expect([first?.traceId, second?.parentSpanId]).toEqual(['9f1c2d3e00004000800000000000000a', first?.spanId]);
    expect(first?.spanId).toMatch(/^[0-9a-f]{16}$/);
  });

  it('reads page after page, and goes on at the page where it was left', async () => {
    standIn = await startLangfuse({ observations: Array.from({ length: 25 }, (_, index) => observation(index + 1)) });
    const all = await pull({ limit: 10 });
    expect(spansOf(all)).toHaveLength(25);
    const [first] = all;
    expect(spansOf(await pull({ limit: 10 }, first?.cursor))).toHaveLength(15);
  });

  it('begins again where the cursor is of another window', async () => {
    standIn = await startLangfuse({ observations: [observation(1)] });
    const stale = { fromMs: 0, toMs: 1, list: 'scores', page: 'abc' };
    expect(spansOf(await pull({}, stale))).toHaveLength(1);
  });

  it('leaves an observation that has not ended to a later pull, while there is one', async () => {
    const [young, old] = ['2026-02-01T10:45:00Z', '2026-02-01T10:01:00Z'];
    const open = (index: number, startTime: string, type = 'SPAN') =>
      observation(index, { startTime, endTime: null, type });
    standIn = await startLangfuse({ observations: [open(1, young), open(2, old), open(3, young, 'EVENT')] });
    const at11 = testPorts({ secrets: langfuseKeys, nowMs: hour.toMs });
    const all = await pullAll(langfuse, { url: standIn.url }, hour, at11);
    expect(spansOf(all).map(({ spanId }) => spanId)).toEqual(['0000000000000002', '0000000000000003']);
  });

  it('tells scores as evaluations of the span, the trace or the session they are about', async () => {
    standIn = await startLangfuse({
      scores: [
        score(1, {
          subject: { kind: 'observation', id: '0000000000000001', traceId: '00000000000000000000000000000abc' },
        }),
        score(2, {
          source: 'ANNOTATION',
          dataType: 'BOOLEAN',
          value: false,
          comment: 'Not what I asked.',
          subject: { kind: 'trace', id: 'abc' },
        }),
        score(3, { source: 'API', dataType: 'CATEGORICAL', value: 'rude', subject: { kind: 'session', id: 's1' } }),
        score(4, { subject: { kind: 'experiment', id: 'e1' } }),
      ],
    });
    const records = recordsOf(await pull());
    expect(records).toHaveLength(3);
    expect(records[0]).toMatchObject({
      eventName: 'gen_ai.evaluation.result',
      traceId: '00000000000000000000000000000abc',
      spanId: '0000000000000001',
      timeUnixNano: '1769941800000000000',
    });
    expect(records[1].attributes).toEqual([
      { key: 'gen_ai.evaluation.name', value: { stringValue: 'helpful' } },
      { key: 'gen_ai.evaluation.score.value', value: { intValue: '0' } },
      { key: 'gen_ai.evaluation.score.label', value: { stringValue: 'false' } },
      { key: 'gen_ai.evaluation.explanation', value: { stringValue: 'Not what I asked.' } },
      { key: 'martingale.evaluation.by', value: { stringValue: 'human' } },
      { key: 'martingale.evaluation.id', value: { stringValue: 'score-2' } },
    ]);
    expect(records[2].traceId).toBeUndefined();
    expect(records[2].attributes).toContainEqual({ key: 'gen_ai.conversation.id', value: { stringValue: 's1' } });
  });

  it('does without scores where Langfuse has no list of them, and says so', async () => {
    standIn = await startLangfuse({ observations: [observation(1)] }, { scoresApi: false });
    const all = await pull();
    expect([spansOf(all).length, warningsOf(all)]).toEqual([1, [expect.stringContaining('scores are left out')]]);
  });

  it('names both variables when the keys are not right', async () => {
    standIn = await startLangfuse({});
    const wrong = testPorts({ secrets: { ...langfuseKeys, LANGFUSE_SECRET_KEY: 'sk-2' } });
    await expect(pullAll(langfuse, { url: standIn.url }, hour, wrong)).rejects.toMatchObject({
      code: 'CONNECTOR.AUTH',
      fix: expect.stringContaining('LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY'),
    });
  });

  it('waits as long as its rate limit says', async () => {
    standIn = await startLangfuse(
      { observations: [observation(1)] },
      { failures: [{ status: 429, headers: { 'retry-after': '12' } }] },
    );
    const patient = ports();
    await pullAll(langfuse, { url: standIn.url }, hour, patient);
    expect(patient.slept).toEqual([12_000]);
  });
});
