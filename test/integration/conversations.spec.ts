import { type Attributes, dayOf, type Span } from '#contracts';
import { conversationId } from '#conversations';
import { analyseConversations, assembleConversations } from '#loop';
import {
  createTelemetryWriter,
  type Database,
  findConversation,
  findTaxonomy,
  type StoredRecord,
  saveAnalyses,
  saveConversations,
} from '#platform';
import { buildConversation, cloneDatabase } from '#testing';
import { agentSpan, called, chatSpan, hex, said, toolSpan } from '../../libs/conversations/span.fixture.js';
import { noModels } from './loop.fixture.js';
import { saveTaxonomy } from './taxonomy.fixture.js';

const { embedding } = noModels;
const always = { endedBefore: '2100-01-01T00:00:00Z', settledBefore: '2100-01-01T00:00:00Z', embedding };
const idOf = (key: string) => conversationId('shop', key);

function spanRecord(span: Span): StoredRecord {
  const { traceId, spanId: recordId, startNano } = span;
  return { traceId, recordId, day: dayOf(startNano), signal: 'span', payload: JSON.stringify(span) };
}

/** One trace of a conversation: a user asks, the agent answers. */
function traceOf(trace: number, key: string | null, text: string, reply = 'Here it is.'): Span[] {
  const attributes: Attributes = key === null ? {} : { 'gen_ai.conversation.id': key };
  const at = trace * 60_000;
  return [
    agentSpan(
      { trace, id: trace * 100 + 1, at, lasts: 1000, attributes },
      'shop',
      [said('user', text)],
      [said('assistant', reply)],
    ),
    chatSpan(
      { trace, id: trace * 100 + 2, parent: trace * 100 + 1, at: at + 10 },
      [said('user', text)],
      [said('assistant', reply)],
    ),
  ];
}

describe('conversations', () => {
  let database: Database;
  let projectId: number;
  let otherId: number;
  beforeAll(async () => {
    database = await cloneDatabase();
    const create = (slug: string) => database.prisma.project.create({ data: { slug, userKey: '' } });
    [projectId, otherId] = [(await create('test')).id, (await create('other')).id];
  });
  beforeEach(() =>
    database.pool.query(
      'TRUNCATE raw_telemetry, trace_inbox, trace_conversation, conversation, conversation_words, finding, attribution, taxonomy, intent_assignment',
    ),
  );
  afterAll(() => database.close());

  async function send(spans: Span[], project = projectId): Promise<number> {
    const writer = createTelemetryWriter(database, { bufferBytes: 10_000_000, now: Date.now });
    await writer.append(project, spans.map(spanRecord));
    await writer.drain();
    return assembleConversations(database, project);
  }
  const analyse = (project = projectId) => analyseConversations(database, project, always);
  const rows = (project = projectId) =>
    database.prisma.conversation.findMany({ where: { projectId: project }, orderBy: { key: 'asc' } });
  const find = (key: string) => findConversation(database.pool, projectId, idOf(key));
  const requests = async (key: string) =>
    (await find(key))?.conversation.turns.map(({ user }) => user?.text ?? null) ?? null;

  describe('assembling', () => {
    it('puts the traces of one conversation together, whenever they come', async () => {
      await send(traceOf(2, 'k', 'And the invoice?'));
      await send(traceOf(1, 'k', 'Where is my order?'));
      expect(await requests('k')).toEqual(['Where is my order?', 'And the invoice?']);
    });

    it('changes nothing when it is done again', async () => {
      await send(traceOf(1, 'k', 'Where is my order?'));
      const before = await rows();
      const trace = Buffer.from(hex(1, 32), 'hex');
      await database.prisma.traceInbox.create({ data: { projectId, traceId: trace, day: new Date('2025-01-01') } });
      expect(await assembleConversations(database, projectId)).toBe(1);
      expect(await rows()).toEqual(before);
    });

    it('changes nothing when a span is sent twice', async () => {
      await send(traceOf(1, 'k', 'Where is my order?'));
      await analyse();
      const before = await rows();
      expect(await send(traceOf(1, 'k', 'Where is my order?'))).toBe(0);
      expect([await rows(), await analyse()]).toEqual([before, 0]);
    });

    it('moves a trace whose conversation id comes late, and lets the old conversation go with all that was found', async () => {
      const [root, chat] = traceOf(1, 'k', 'Where is my order?') as [Span, Span];
      await send([chat]);
      await analyse();
      const old = (await rows())[0]!.id;
      await saveTaxonomy(database, projectId, taxonomy, { [old]: 'orders' });
      expect(await send([root])).toBe(1);
      expect((await rows()).map(({ id }) => id)).toEqual([idOf('k')]);
      for (const table of ['finding', 'attribution', 'intent_assignment']) {
        const left = await database.pool.query(`SELECT FROM ${table} WHERE conversation_id = $1`, [old]);
        expect([table, left.rowCount]).toEqual([table, 0]);
      }
    });

    it('leaves in the old conversation what still belongs there', async () => {
      const late = agentSpan({ trace: 3, id: 301, at: 180_000, lasts: 1000, attributes: {} }, 'shop');
      await send(traceOf(1, 'k', 'Where is my order?'));
      const [root, chat] = traceOf(2, 'k', 'And the invoice?') as [Span, Span];
      await send([root, chat]);
      const outermost = {
        ...late,
        ...ids(2, 299),
        attributes: { ...late.attributes, 'gen_ai.conversation.id': 'm' },
        startNano: '1',
      };
      await send([outermost]);
      expect(await requests('k')).toEqual(['Where is my order?']);
      expect((await requests('m'))?.includes('And the invoice?')).toBe(true);
    });

    it('never touches the rows of another project', async () => {
      await send(traceOf(1, 'k', 'Where is my order?'), otherId);
      await analyse(otherId);
      const before = await rows(otherId);
      await send(traceOf(1, 'k', 'Something else entirely'));
      await analyse();
      expect(await rows(otherId)).toEqual(before);
      expect(await requests('k')).toEqual(['Something else entirely']);
    });
  });

  describe('telemetry that means harm', () => {
    const hostile = `NUL \u0000, half an emoji \ud83d, "quotes', \\u0000 and '); DROP TABLE conversation; --`;

    it('is stored, without what no database holds', async () => {
      await send(traceOf(1, 'k', hostile, hostile));
      expect(await requests('k')).toEqual([hostile.replace('\u0000', '\ufffd').replace('\ud83d', '\ufffd')]);
      expect(await analyse()).toBe(1);
    });

    it('is stored with keys and depths made to hurt', async () => {
      const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
      const spans = [
        deep,
        '{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}',
        '{"a\\u0000": 1e999}',
      ].map((result, index) =>
        toolSpan({ id: index + 10, parent: 101, at: 60_020 + index }, 'find', `c${index}`, result),
      );
      const arguments_ = JSON.parse('{"__proto__": {"polluted": true}}') as Attributes;
      const call = chatSpan({ id: 50, parent: 101, at: 60_015 }, [], [called('c0', 'find', arguments_)]);
      await send([...traceOf(1, 'k', 'Where is my order?'), call, ...spans]);
      expect(await analyse()).toBe(1);
      const steps = (await find('k'))!.conversation.turns.flatMap((turn) => turn.steps);
      expect(steps.filter(({ kind }) => kind === 'tool')).toHaveLength(3);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });

    it('is quoted in findings and intents as well', async () => {
      const spans = Array.from({ length: 4 }, (_, index) => ({
        ...toolSpan({ id: index + 10, parent: 101, at: 60_020 + index * 20 }, 'find', `c${index}`, hostile),
        status: { code: 2, message: `${'x'.repeat(150)}${'\ud83d\ude00'.repeat(300)} ${hostile}` },
      }));
      await send([...traceOf(1, 'k', 'Where is my order?'), ...spans]);
      await analyse();
      expect((await find('k'))?.findings.length).toBeGreaterThan(0);
      await saveTaxonomy(
        database,
        projectId,
        { ...taxonomy, content: { exemplar: hostile } },
        { [idOf('k')]: 'orders' },
      );
      expect(await findTaxonomy(database.pool, projectId, 'taxonomy')).toMatchObject({
        content: { exemplar: expect.stringContaining('half an emoji \ufffd') },
      });
    });
  });

  describe('analysing', () => {
    const failing = (trace: number, key: string) => [
      ...traceOf(trace, key, 'Where is my order?', 'Something went wrong.'),
      ...[1, 2, 3].map((index) => ({
        ...toolSpan(
          { trace, id: 10 + index, parent: trace * 100 + 1, at: trace * 60_000 + 20 * index },
          'find',
          `c${index}`,
          '',
        ),
        status: { code: 2, message: 'order must be a number' },
      })),
    ];

    it('is done once', async () => {
      await send(traceOf(1, 'k', 'Where is my order?'));
      expect([await analyse(), await analyse()]).toEqual([1, 0]);
    });

    it('is done once by two workers at the same time', async () => {
      await send([1, 2, 3, 4, 5, 6].flatMap((trace) => failing(trace, `k${trace}`)));
      const counts = await Promise.all([analyse(), analyse(), analyse()]);
      expect(counts.reduce((sum, count) => sum + count)).toBe(6);
    });

    it('is done again, once, when late spans reopen a conversation', async () => {
      await send(traceOf(1, 'k', 'Where is my order?'));
      await analyse();
      await send(traceOf(2, 'k', 'This is useless, you did not help at all!'));
      expect((await find('k'))?.outcome).toBeNull();
      expect([await analyse(), await analyse()]).toEqual([1, 0]);
      expect((await find('k'))?.findings.map(({ turn }) => turn)).toContain(1);
    });

    it('waits for conversations that are not over, and for spans that may still come', async () => {
      await send(traceOf(1, 'k', 'Where is my order?'));
      const before2025 = '2024-12-31T00:00:00Z';
      expect(await analyseConversations(database, projectId, { ...always, endedBefore: before2025 })).toBe(0);
      expect(await analyseConversations(database, projectId, { ...always, settledBefore: before2025 })).toBe(0);
    });

    it('replaces findings and outcome', async () => {
      const conversation = buildConversation({ id: 'c', turns: [{ user: 'Hello', reply: 'Hi.' }] });
      await saveConversations(database.pool, projectId, [conversation]);
      const outcome = { successProbability: 0.1, failed: true, frustrated: true, abandoned: false };
      const finding = (id: string) => ({
        id,
        conversationId: 'c',
        detector: 'loop',
        kind: 'failure' as const,
        pattern: 'repetition' as const,
        severity: 0.5,
        turn: 0,
        spanIds: ['u0'],
        message: 'It did the same thing again.',
        evidence: {},
      });
      const save = (analysis: object) =>
        database.transaction((tx) =>
          saveAnalyses(tx, projectId, 'one', [{ conversationId: 'c', ...analysis } as never]),
        );
      await save({ findings: [finding('f1'), finding('f2')], outcome });
      await save({ findings: [finding('f2')], outcome: { ...outcome, failed: false } });
      expect(await findConversation(database.pool, projectId, 'c')).toMatchObject({
        findings: [finding('f2')],
        outcome: { ...outcome, failed: false },
      });
    });

    it('finds what went wrong in one project and not in the other', async () => {
      await send(failing(1, 'k'));
      await send(traceOf(1, 'k', 'Where is my order?'), otherId);
      await Promise.all([analyse(), analyse(otherId)]);
      const found = await database.prisma.finding.groupBy({ by: ['projectId'] });
      expect(found.map((group) => group.projectId)).toEqual([projectId]);
    });
  });
});

const ids = (trace: number, span: number) => ({ traceId: hex(trace, 32), spanId: hex(span, 16) });
const taxonomy = { id: 'taxonomy', agent: 'shop', number: 1, asOf: '2025-01-06T00:00:00.000Z', content: {} };
