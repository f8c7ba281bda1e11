import fc from 'fast-check';
import type { Attributes, Conversation, LogRecord, Span, SpanEvent } from '#contracts';
import { dayOf } from '#contracts';
import { conversationId, logRecordId } from '#conversations';
import { analyseConversations, assembleConversations } from '#loop';
import { createTelemetryWriter, type Database, findConversation, type StoredRecord } from '#platform';
import { cloneDatabase } from '#testing';
import {
  agentSpan,
  answered,
  called,
  chatSpan,
  hex,
  logOf,
  said,
  spanOf,
  toolSpan,
} from '../../libs/conversations/span.fixture.js';
import { noModels } from './loop.fixture.js';

const { embedding } = noModels;
const always = { endedBefore: '2100-01-01T00:00:00Z', settledBefore: '2100-01-01T00:00:00Z', embedding };
const HOUR_MS = 3_600_000;

/** One trace: a user asks, the model answers and names its response. */
function exchange(
  trace: number,
  told: { user: string; reply: string; attributes?: Attributes; previous?: string },
): Span[] {
  const at = trace * 60_000;
  const attributes: Attributes = {
    'gen_ai.response.id': `resp_${trace}`,
    'gen_ai.usage.input_tokens': 10,
    'gen_ai.usage.output_tokens': trace,
    ...(told.previous === undefined ? {} : { 'gen_ai.request.previous_response.id': told.previous }),
  };
  return [
    agentSpan({ trace, id: trace * 100 + 1, at, lasts: 1000, attributes: told.attributes }, 'shop', [
      said('user', told.user),
    ]),
    chatSpan(
      { trace, id: trace * 100 + 2, parent: trace * 100 + 1, at: at + 10, lasts: 900, attributes },
      [said('user', told.user)],
      [said('assistant', told.reply)],
    ),
  ];
}

function evaluation(attributes: Attributes, at = 0): SpanEvent {
  const span = spanOf({ id: 1, at });
  return {
    name: 'gen_ai.evaluation.result',
    timeNano: span.startNano,
    attributes: { 'gen_ai.evaluation.name': 'helpful', 'gen_ai.evaluation.score.label': 'fail', ...attributes },
  };
}

/** What a web backend sends when a user votes: its own service, no agent, no model call. */
function vote(
  trace: number,
  told: { at: number; attributes?: Attributes; event?: Attributes; links?: Span['links'] },
): Span {
  return spanOf({
    trace,
    id: trace * 100 + 1,
    at: told.at,
    name: 'POST /votes',
    attributes: told.attributes ?? {},
    more: {
      resource: { 'service.name': 'web' },
      events: [evaluation(told.event ?? {}, told.at)],
      links: told.links ?? [],
    },
  });
}

const linkTo = (trace: number, id: number) => ({ traceId: hex(trace, 32), spanId: hex(id, 16), attributes: {} });

describe('assembling telemetry', () => {
  let database: Database;
  let projectId: number;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  beforeEach(async () => {
    projectId = (await database.prisma.project.create({ data: { slug: `p${Math.random()}`, userKey: '' } })).id;
  });
  afterAll(() => database.close());

  const spanRecord = (span: Span): StoredRecord => {
    const { traceId, spanId: recordId } = span;
    return { traceId, recordId, day: dayOf(span.startNano), signal: 'span', payload: JSON.stringify(span) };
  };
  const logRecord = (log: LogRecord): StoredRecord => {
    const { traceId, timeNano } = log;
    return { traceId, recordId: logRecordId(log), day: dayOf(timeNano), signal: 'log', payload: JSON.stringify(log) };
  };
  async function store(records: StoredRecord[], project = projectId): Promise<void> {
    const writer = createTelemetryWriter(database, { bufferBytes: 10_000_000, now: () => Date.now() });
    await writer.append(project, records);
    await writer.drain();
  }
  async function send(spans: Span[], logs: LogRecord[] = []): Promise<void> {
    await store([...spans.map(spanRecord), ...logs.map(logRecord)]);
    await assembleConversations(database, projectId);
  }
  async function conversations(project = projectId): Promise<Conversation[]> {
    const rows = await database.prisma.conversation.findMany({ where: { projectId: project }, orderBy: { id: 'asc' } });
    return rows.map((row) => {
      const content = row.content as Conversation;
      expect([row.id, row.key, row.agent]).toEqual([content.id, content.key, content.agent]);
      return content;
    });
  }
  const outlines = async () =>
    (await conversations()).map(({ key, turns }) => [
      key,
      turns.map(({ user, steps, reply }) => [user?.text ?? null, steps.map(({ kind }) => kind), reply?.text ?? null]),
    ]);
  const talk = (trace: number, previous?: string) =>
    exchange(trace, { user: `question ${trace}?`, reply: `answer ${trace}.`, previous });
  const turn = (trace: number, ...more: string[]) => [`question ${trace}?`, ['llm', ...more], `answer ${trace}.`];

  describe('a chain of responses', () => {
    const [first, second, third] = [talk(1), talk(2, 'resp_1'), talk(3, 'resp_2')] as const;
    const chain = [[hex(1, 32), [turn(1), turn(2), turn(3)]]];

    it.each([
      ['in order', [first, second, third]],
      ['in reverse', [third, second, first]],
      ['with the middle last', [third, first, second]],
      ['at once', [[...third, ...second, ...first]]],
    ])('is one conversation, arriving %s', async (_, batches) => {
      for (const batch of batches) await send(batch);
      expect(await outlines()).toEqual(chain);
      const [conversation] = await conversations();
      expect(conversation).toMatchObject({ usage: { inputTokens: 30, outputTokens: 6 }, gaps: [] });
      expect(conversation!.id).toBe(conversationId('shop', hex(1, 32)));
    });

    it('goes where its first trace goes when that gets its id late', async () => {
      await send(first.slice(1));
      await send(second);
      await send(third);
      await send([{ ...first[0]!, attributes: { ...first[0]!.attributes, 'gen_ai.conversation.id': 'k' } }]);
      expect(await outlines()).toEqual([['k', [turn(1), turn(2), turn(3)]]]);
    });

    it('loses what turns out to have an id of its own, and what follows that', async () => {
      await send([...first, ...third, second[1]!]);
      await send([{ ...second[0]!, attributes: { ...second[0]!.attributes, 'gen_ai.conversation.id': 'k' } }]);
      expect(new Set(await outlines())).toEqual(
        new Set([
          [hex(1, 32), [turn(1)]],
          ['k', [turn(2), turn(3)]],
        ]),
      );
    });

    it('forks: what follows one response stays with it', async () => {
      await send(talk(3, 'resp_1'));
      await send(talk(2, 'resp_1'));
      await send(first);
      expect(await outlines()).toEqual(chain);
    });

    it.each([
      ['gen_ai.openai.request.previous_response_id', 'resp_1'],
      ['llm.invocation_parameters', '{"model":"m","previous_response_id":"resp_1"}'],
    ])('is read from %s', async (name, value) => {
      const [root, chat] = talk(2) as [Span, Span];
      await send([...first, root, { ...chat, attributes: { ...chat.attributes, [name]: value } }]);
      expect(await outlines()).toEqual([[hex(1, 32), [turn(1), turn(2)]]]);
    });

    it('that closes into a ring ends somewhere, and keeps every trace', async () => {
      await send(talk(1, 'resp_3'));
      await send(talk(2, 'resp_1'));
      await send(talk(3, 'resp_2'));
      await send(talk(4, 'resp_2'));
      expect(await outlines()).toEqual([[hex(1, 32), [1, 2, 3, 4].map((trace) => turn(trace))]]);
    });

    it('never leads into another project', async () => {
      await send(first);
      const other = await database.prisma.project.create({ data: { slug: `q${Math.random()}`, userKey: '' } });
      await store(second.map(spanRecord), other.id);
      await assembleConversations(database, other.id);
      expect((await conversations(other.id)).map(({ key }) => key)).toEqual([hex(2, 32)]);
      expect(await outlines()).toEqual([[hex(1, 32), [turn(1)]]]);
    });
  });

  describe('judgements', () => {
    const id = { 'gen_ai.conversation.id': 'k' };
    const [first, second] = [1, 2].map((trace) =>
      exchange(trace, { user: `question ${trace}?`, reply: `answer ${trace}.`, attributes: id }),
    ) as [Span[], Span[]];
    const judged = [['k', [turn(1, 'evaluation'), turn(2)]]];

    it.each([
      ['links to the span', vote(9, { at: HOUR_MS, links: [linkTo(1, 102)] })],
      ['names the response', vote(9, { at: HOUR_MS, event: { 'gen_ai.response.id': 'resp_1' } })],
    ])('belong to the turn they judge: a trace of its own %s', async (_, span) => {
      await send([...first, ...second]);
      await analyseConversations(database, projectId, always);
      await send([span]);
      expect(await outlines()).toEqual(judged);
      expect(await analyseConversations(database, projectId, always)).toBe(1);
      expect(await analyseConversations(database, projectId, always)).toBe(0);
    });

    it('find their conversation also when they come before it', async () => {
      await send([vote(9, { at: HOUR_MS, links: [linkTo(1, 102)] })]);
      await send([vote(8, { at: HOUR_MS, attributes: id })]);
      expect(await conversations()).toHaveLength(2);
      await send([...first, ...second]);
      expect(await outlines()).toEqual([['k', [turn(1, 'evaluation'), turn(2, 'evaluation')]]]);
    });

    it('that name the conversation alone, from another service, belong to its last turn', async () => {
      await send(first);
      await send([vote(9, { at: HOUR_MS, attributes: id })]);
      await send(second);
      expect(await outlines()).toEqual([['k', [turn(1), turn(2, 'evaluation')]]]);
      const [conversation] = await conversations();
      expect(conversation!.turns[1]!.steps[1]).toMatchObject({ name: 'helpful', label: 'fail', spanId: hex(901, 16) });
      expect(await findConversation(database.pool, projectId, conversationId('web', 'k'))).toBeNull();
    });

    it('that come as log records are joined to the span they name, hours later', async () => {
      await send([...first, ...second]);
      const { name, attributes } = evaluation({});
      await send([], [logOf({ trace: 1, span: 102, at: HOUR_MS, name, attributes })]);
      expect(await outlines()).toEqual(judged);
    });

    it('that come as log records outside any trace find the response they name', async () => {
      await send([...first, ...second]);
      const { name, attributes } = evaluation({ 'gen_ai.response.id': 'resp_1' });
      await send([], [logOf({ trace: 77, at: HOUR_MS, name, attributes })]);
      expect(await outlines()).toEqual(judged);
    });
  });

  describe('a conversation whose first telemetry retention has dropped', () => {
    const DAY = 1440;
    const id = { 'gen_ai.conversation.id': 'k' };
    const early = exchange(1, { user: 'one?', reply: 'first.', attributes: id });
    const late = exchange(DAY * 2, { user: 'two?', reply: 'second.', attributes: id });
    const drop = () =>
      database.pool.query('DELETE FROM raw_telemetry WHERE project_id = $1 AND day = $2', [
        projectId,
        dayOf(early[0]!.startNano),
      ]);

    it('stays as it was when more comes of it', async () => {
      await send([...early, ...late]);
      const before = await conversations();
      await drop();
      await send(exchange(DAY * 2 + 1, { user: 'three?', reply: 'third.', attributes: id }));
      expect(await conversations()).toEqual(before);
    });

    it('keeps its cut traces, whatever is left of them says', async () => {
      const rest = spanOf({ trace: 1, id: 199, parent: 101, at: DAY * 120_000, name: 'late' });
      await send([...early, rest]);
      const before = await conversations();
      await drop();
      await send([spanOf({ trace: 1, id: 198, parent: 101, at: DAY * 120_001, name: 'later' })]);
      expect(await conversations()).toEqual(before);
    });

    it('is still followed by what goes on from its responses', async () => {
      await send(early);
      const before = await conversations();
      await drop();
      await send(talk(DAY * 2, 'resp_1'));
      expect(await conversations()).toEqual(before);
    });
  });

  describe('whatever the order, the batches and the repetitions', () => {
    const details = 'gen_ai.client.inference.operation.details';
    const call = called('call_1', 'lookup', { n: 1 });
    const id = { 'gen_ai.conversation.id': 'k' };
    const bare = { 'gen_ai.response.id': 'resp_6' };
    const spans: Span[] = [
      ...exchange(1, { user: 'one?', reply: 'first.', attributes: id }),
      ...exchange(2, { user: 'two?', reply: 'second.', attributes: id }),
      ...[3, 4].flatMap((trace) => [
        chatSpan(
          { trace, id: trace * 100 + 1, at: trace * 60_000, attributes: id },
          [said('user', `${trace}?`)],
          [call],
        ),
        toolSpan({ trace, id: trace * 100 + 2, at: trace * 60_000 + 20 }, 'lookup', 'call_1', `found ${trace}`),
        chatSpan(
          { trace, id: trace * 100 + 3, at: trace * 60_000 + 40 },
          [answered('call_1', `found ${trace}`)],
          [said('assistant', `so ${trace}.`)],
        ),
      ]),
      ...talk(5),
      agentSpan(
        {
          trace: 6,
          id: 601,
          at: 360_000,
          lasts: 90,
          attributes: { ...bare, 'gen_ai.request.previous_response.id': 'resp_5' },
        },
        'shop',
      ),
      vote(7, { at: HOUR_MS, links: [linkTo(1, 102)] }),
      vote(8, { at: HOUR_MS, attributes: id }),
      spanOf({ trace: 3, id: 399, parent: 398, at: 180_010, name: 'cache' }),
    ];
    const messages = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': JSON.stringify([said('user', 'and this?')]),
      'gen_ai.output.messages': JSON.stringify([said('assistant', 'this too.')]),
    };
    const logs: LogRecord[] = [
      logOf({ trace: 6, span: 602, at: 360_050, name: details, attributes: messages }),
      logOf({
        trace: 2,
        span: 202,
        at: 130_000,
        name: 'gen_ai.evaluation.result',
        attributes: { 'gen_ai.evaluation.name': 'tone' },
      }),
      logOf({
        trace: 2,
        at: 130_000,
        name: 'gen_ai.evaluation.result',
        attributes: { 'gen_ai.evaluation.name': 'truth' },
      }),
    ];

    it('the conversations are the same', async () => {
      await send(spans, logs);
      const expected = await conversations();
      expect(await outlines()).toEqual(
        expected.map(({ key }) =>
          key === 'k'
            ? [
                'k',
                [
                  ['one?', ['llm', 'evaluation'], 'first.'],
                  ['two?', ['llm', 'evaluation', 'evaluation'], 'second.'],
                  ['3?', ['llm', 'other', 'tool', 'llm'], 'so 3.'],
                  ['4?', ['llm', 'tool', 'llm', 'evaluation'], 'so 4.'],
                ],
              ]
            : [
                hex(5, 32),
                [
                  ['question 5?', ['llm'], 'answer 5.'],
                  ['and this?', ['llm'], 'this too.'],
                ],
              ],
        ),
      );
      const tools = expected.flatMap(({ turns }) =>
        turns.flatMap(({ steps }) => steps.filter((step) => step.kind === 'tool')),
      );
      expect(tools).toMatchObject(
        [3, 4].map((trace) => ({ traceId: hex(trace, 32), result: `found ${trace}`, arguments: { n: 1 } })),
      );
      expect(expected.flatMap(({ gaps }) => gaps)).toEqual(
        expect.arrayContaining([
          { spanId: hex(399, 16), reason: `its parent span ${hex(398, 16)} is missing` },
          { spanId: hex(602, 16), reason: 'the span is missing: log records alone tell of it' },
        ]),
      );
      const records = [...spans.map(spanRecord), ...logs.map(logRecord)];
      const arrival = fc.record({
        order: fc.array(fc.nat(), { minLength: records.length, maxLength: records.length }),
        again: fc.subarray(records),
        sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: records.length, maxLength: records.length }),
      });
      await fc.assert(
        fc.asyncProperty(arrival, async ({ order, again, sizes }) => {
          const shuffled = records
            .map((record, index) => [order[index]!, record] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, record]) => record);
          const arriving = [...shuffled, ...again];
          const { id: project } = await database.prisma.project.create({
            data: { slug: `p${Math.random()}`, userKey: '' },
          });
          for (let at = 0, batch = 0; at < arriving.length; at += sizes[batch++]!) {
            await store(arriving.slice(at, at + sizes[batch]!), project);
            await assembleConversations(database, project);
          }
          expect(await conversations(project)).toEqual(expected);
        }),
        { numRuns: 15 },
      );
    }, 60_000);
  });
});
