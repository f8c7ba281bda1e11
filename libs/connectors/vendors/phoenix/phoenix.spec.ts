import { decodeTraces } from '#conversations';
import type { Pulled } from '../../connector.js';
import { pullAll, type StandIn, testPorts, windowOf } from '../../stand-in.fixture.js';
import { phoenix } from './index.js';
import { startPhoenix } from './phoenix.fixture.js';

const hour = windowOf('2026-02-01T10:00:00Z', '2026-02-01T11:00:00Z');
const span = (row: number, more: Record<string, unknown> = {}) => ({
  row,
  trace_id: '00000000000000000000000000000abc',
  span_id: row.toString(16).padStart(16, '0'),
  parent_span_id: null,
  name: 'chat',
  kind: 'SPAN_KIND_INTERNAL',
  start_time_unix_nano: (hour.fromMs + row * 1000) * 1e6,
  end_time_unix_nano: (hour.fromMs + row * 1000 + 500) * 1e6,
  status: { code: 1, message: '' },
  attributes: [
    { key: 'openinference.span.kind', value: { string_value: 'LLM', int_value: null } },
    { key: 'llm.token_count.prompt', value: { int_value: 12 } },
    { key: 'tag.tags', value: { array_value: { values: [{ string_value: 'a' }, { string_value: 'b' }] } } },
    { key: 'metadata', value: {} },
  ],
  events: null,
  ...more,
});
const spansOf = (all: Pulled[]) =>
  all.flatMap(({ batch }) =>
    batch?.signal === 'traces' ? decodeTraces(Buffer.from(batch.body), batch.encoding).spans : [],
  );

describe('the phoenix connector', () => {
  let standIn: StandIn;
  afterEach(() => standIn?.close());
  const pull = (settings = {}, cursor: unknown = null) =>
    pullAll(
      phoenix,
      { url: standIn.url, project: 'shop', ...settings },
      hour,
      testPorts({ secrets: { PHOENIX_API_KEY: 'k' } }),
      cursor,
    );

  it('reads the spelling of Phoenix as OTLP', async () => {
    const event = {
      name: 'exception',
      time_unix_nano: null,
      attributes: [{ key: 'exception.message', value: { string_value: 'no' } }],
    };
    standIn = await startPhoenix({ spans: [span(1, { events: [event], parent_span_id: '00000000000000ff' })] });
    expect(spansOf(await pull())).toEqual([
      expect.objectContaining({
        spanId: '0000000000000001',
        parentSpanId: '00000000000000ff',
        kind: 1,
        startNano: '1769940001000000000',
        status: { code: 1, message: '' },
        resource: { 'service.name': 'shop' },
        events: [{ name: 'exception', timeNano: '1769940001000000000', attributes: { 'exception.message': 'no' } }],
        attributes: expect.objectContaining({
          'openinference.span.kind': 'LLM',
          'llm.token_count.prompt': 12,
          'tag.tags': ['a', 'b'],
        }),
      }),
    ]);
  });

  it('follows the descending cursor to the oldest span, and goes on at the page where it was left', async () => {
    standIn = await startPhoenix({ spans: Array.from({ length: 25 }, (_, index) => span(index + 1)) });
    const all = await pull({ limit: 10 });
    expect([spansOf(all).length, spansOf(all)[0]?.spanId]).toEqual([25, '0000000000000019']);
    expect(spansOf(await pull({ limit: 10 }, all[0]?.cursor))).toHaveLength(15);
  });

  it('tells annotations as evaluations of their spans', async () => {
    const annotation = {
      id: 'note-1',
      span_id: '0000000000000001',
      name: 'helpful',
      annotator_kind: 'HUMAN',
      updated_at: '2026-02-01T10:30:00.123456Z',
      result: { label: 'no', score: 0, explanation: 'Too slow.' },
    };
    standIn = await startPhoenix({ spans: [span(1), span(2)], annotations: [annotation] });
    const [first] = await pull();
    expect(first?.batch?.signal).toBe('logs');
    const { resourceLogs } = JSON.parse(new TextDecoder().decode(first?.batch?.body));
    expect(resourceLogs[0].scopeLogs[0].logRecords).toEqual([
      {
        timeUnixNano: '1769941800123456000',
        eventName: 'gen_ai.evaluation.result',
        traceId: '00000000000000000000000000000abc',
        spanId: '0000000000000001',
        attributes: [
          { key: 'gen_ai.evaluation.name', value: { stringValue: 'helpful' } },
          { key: 'gen_ai.evaluation.score.value', value: { intValue: '0' } },
          { key: 'gen_ai.evaluation.score.label', value: { stringValue: 'no' } },
          { key: 'gen_ai.evaluation.explanation', value: { stringValue: 'Too slow.' } },
          { key: 'martingale.evaluation.by', value: { stringValue: 'human' } },
          { key: 'martingale.evaluation.id', value: { stringValue: 'note-1' } },
        ],
      },
    ]);
  });

  it('sends its key, and names the variable when it is refused', async () => {
    standIn = await startPhoenix({ spans: [span(1)] }, { key: 'k' });
    expect(spansOf(await pull({ keyFrom: 'PHOENIX_API_KEY' }))).toHaveLength(1);
    await expect(pull()).rejects.toMatchObject({ code: 'CONNECTOR.AUTH', fix: expect.stringContaining('keyFrom') });
  });

  it('tells that there is no such project', async () => {
    standIn = await startPhoenix({ spans: [] });
    await expect(pull({ project: 'other' })).rejects.toMatchObject({ code: 'CONNECTOR.NOTFOUND' });
  });
});
