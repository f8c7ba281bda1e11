import { type Conversation, weekReportAnswerSchema } from '#contracts';
import { detectorSetVersion } from '#findings';
import { analyseConversations, attributeLastWeek, refreshIntents, writeProposals } from '#loop';
import { deleteConversations, sampleAnalysed, saveConversations } from '#platform';
import { buildConversation, type StepScript } from '#testing';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';
import { addAnalysed, conversationOf, daysLater, monday, noModels } from './loop.fixture.js';

const always = { endedBefore: '2100-01-01T00:00:00Z', settledBefore: '2100-01-01T00:00:00Z', ...noModels };
const refused: StepScript = { tool: 'find', arguments: { day: 'tomorrow' }, error: 'day must be YYYY-MM-DD' };
const found: StepScript = { tool: 'find', arguments: { day: '2026-01-09' }, result: { found: true } };
const visit = (id: string, day: number, failing: boolean): Conversation => ({
  ...conversationOf({ id, day }),
  key: `key of ${id}`,
  turns: buildConversation({
    turns: [
      {
        user: 'please find my order of last week',
        steps: failing ? [refused, refused] : [found],
        reply: failing ? 'Something went wrong, I could not find it.' : 'Here it is.',
      },
      { user: failing ? 'This is useless, you did not help at all!' : 'Thanks, that is all' },
    ],
  }).turns,
});
const visits = (day: number) =>
  Array.from({ length: 24 }, (_, index) => visit(`${day} ${index}`, day, index % 2 === 0));

describe('attribution of a week', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  beforeEach(() =>
    api.database.pool.query(
      'TRUNCATE conversation, finding, attribution, taxonomy, intent_assignment, week_report, detector_set, judgement',
    ),
  );
  afterAll(() => api.close());

  const context = (days: number) => ({
    ...{ database: api.database, projectId: api.projectId, agent: 'shop', asOf: daysLater(days) },
    ...noModels,
  });
  const week = async (day: number) => {
    await saveConversations(api.database.pool, api.projectId, visits(day));
    await refreshIntents(context(day + 1));
    await analyseConversations(api.database, api.projectId, always);
  };
  const get = (path: string) => api.call('GET', `/v1/agents/shop/reports/${path}`);
  const traced = async () => (await api.call('GET', '/v1/agents/shop/attributions')).body.attributions.length;

  it('traces what failed and stores one report, which both agree with', async () => {
    await week(0);
    expect(await attributeLastWeek(context(1))).toMatchObject({ conversations: 24, read: 24, attributed: 12 });
    expect(await traced()).toBe(12);
    const { report } = weekReportAnswerSchema.parse((await get('week')).body);
    expect(report).toMatchObject({
      ...{ agent: 'shop', to: daysLater(1), detectorSet: detectorSetVersion, conversationsRead: 24 },
      ...{ conversations: 24, failed: 12, causes: { tool: 12 }, incidents: [] },
      intents: [{ conversations: 24, failed: 12, name: expect.stringMatching(/order/) }],
      clusters: [{ layer: 'tool', document: 'tools/find.yaml', users: 12 }],
    });
    expect(report.sample.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['worst', 'silent']));
    expect(report.paths).toHaveLength(1);
  });

  it('shows a run of calls that recurs as a finding of the conversation that shows it best, however often it looks', async () => {
    const steps: StepScript[] = ['find_customer', 'list_orders', 'track_parcel'].map((tool, index) => ({
      tool,
      arguments: { id: `A-${index}` },
      result: { id: `A-${index + 1}` },
    }));
    const turns = [{ user: 'Where is my parcel A-0?', steps, reply: 'It is in Graz.' }, { user: 'Thanks!' }];
    const visits = Array.from({ length: 12 }, (_, index) => ({
      ...conversationOf({ id: `run ${index}`, day: 0 }),
      userId: `user ${index}`,
      turns: buildConversation({ turns }).turns,
    }));
    await saveConversations(api.database.pool, api.projectId, visits);
    await analyseConversations(api.database, api.projectId, always);
    for (const days of [1, 2]) await attributeLastWeek(context(days));
    const { rows } = await api.database.pool.query("SELECT evidence FROM finding WHERE pattern = 'missing_tool'");
    expect(rows).toEqual([{ evidence: { calls: ['find_customer', 'list_orders', 'track_parcel'] } }]);
  });

  it('is a part of what writes proposals', async () => {
    await week(0);
    await writeProposals(context(1));
    expect(await traced()).toBe(12);
    expect((await get('week')).status).toBe(200);
  });

  it('keeps one report of each calendar week, the last', async () => {
    await week(0);
    for (const days of [1, 2, 7, 8]) await attributeLastWeek(context(days));
    const { body } = await get('weeks');
    expect(body.reports.map(({ to }: { to: string }) => to)).toEqual([daysLater(8), daysLater(7)]);
    expect(body.reports[1]).toMatchObject({ conversations: 24, failed: 12, detectorSet: detectorSetVersion });
    expect((await get(`week?asOf=${daysLater(7.5)}`)).body.report.to).toBe(daysLater(7));
  });

  it('shows no attribution of a conversation that stopped to fail', async () => {
    await week(0);
    await attributeLastWeek(context(1));
    await saveConversations(api.database.pool, api.projectId, [visit('0 0', 0, false)]);
    await analyseConversations(api.database, api.projectId, always);
    await attributeLastWeek(context(1));
    expect(await traced()).toBe(11);
    expect((await api.call('GET', '/v1/conversations/0%200')).body.attribution).toBeNull();
  });

  it('leaves nothing of a conversation that is taken apart', async () => {
    await week(0);
    await attributeLastWeek(context(1));
    const key = { projectId: api.projectId, conversationId: '0 0' };
    const label = { success: false, source: 'person', by: 'ada', at: monday };
    await api.database.prisma.outcomeLabel.create({ data: { ...key, ...label } });
    await api.database.transaction((tx) => deleteConversations(tx, api.projectId, ['0 0']));
    const named = async (table: string) => {
      const { rows } = await api.database.pool.query(
        `SELECT FROM ${table} AS t WHERE to_jsonb(t)::text LIKE '%"0 0"%'`,
      );
      return [table, rows.length];
    };
    const tables = ['conversation', 'finding', 'attribution', 'intent_assignment', 'outcome_label', 'week_report'];
    expect(await Promise.all(tables.map(named))).toEqual(tables.map((table) => [table, 0]));
  });

  it('says what to do where there is no report', async () => {
    const { status, body } = await get('week');
    expect([status, body.error.code]).toEqual([404, 'REPORT.NONE']);
    expect(body.error.fix).toContain('"stage": "attribute"');
    await week(0);
    await attributeLastWeek(context(1));
    expect((await get(`week?asOf=${monday}`)).status).toBe(404);
  });

  it('reads an even sample of what is too much to hold, the same one again', async () => {
    await week(0);
    const asked = {
      ...{ agent: 'shop', detectorSet: detectorSetVersion, period: { from: monday, to: daysLater(7) } },
    };
    const sample = (conversations: number, steps: number) =>
      sampleAnalysed(api.database.pool, api.projectId, asked, { conversations, steps });
    const ten = await sample(10, 1000);
    expect(ten).toHaveLength(10);
    expect(await sample(10, 1000)).toEqual(ten);
    const few = await sample(24, 7);
    expect(few).toEqual(ten.slice(0, few.length));
    expect(few.length).toBeLessThan(4);
    expect(await sample(24, 1)).toEqual(ten.slice(0, 1));
  });

  describe('shows a conversation', () => {
    it('by the key that its telemetry carries, with its intent and how displeased the user grew', async () => {
      await week(0);
      await attributeLastWeek(context(1));
      const { body } = await api.call('GET', '/v1/conversations/key%20of%200%200');
      expect(body).toMatchObject({
        ...{ conversation: { id: '0 0' }, detectorSet: detectorSetVersion, judgements: [] },
        intent: { name: expect.stringMatching(/order/) },
        attribution: { cause: 'tool', document: 'tools/find.yaml' },
      });
      const [first, second] = body.frustration.levels;
      expect(second.level).toBeGreaterThan(first.level);
    });

    it('with what was said of the findings it has, and with the counterfactual that was tried', async () => {
      await week(0);
      await attributeLastWeek(context(1));
      const show = async () => (await api.call('GET', '/v1/conversations/0%200')).body;
      const { findings, attribution } = await show();
      const said = { agrees: true, confidence: 1, reason: 'So it is.', model: 'm', at: monday };
      const key = { projectId: api.projectId, conversationId: '0 0' };
      for (const findingId of [findings[0].id, 'gone'])
        await api.database.prisma.judgement.create({ data: { ...key, findingId, ...said } });
      const runs = { changed: { runs: 5, passed: 5 }, unchanged: { runs: 5, passed: 0 } };
      const content = { ...attribution.counterfactual, grade: 2, replays: runs };
      const { signature } = attribution;
      await api.database.prisma.triedCounterfactual.create({ data: { ...key, signature, at: monday, content } });
      const shown = await show();
      expect(shown.judgements.map(({ findingId }: { findingId: string }) => findingId)).toEqual([findings[0].id]);
      expect(shown.attribution.counterfactual).toMatchObject({ grade: 2, replays: runs });
    });

    it('not where two agents have one of that key', async () => {
      const twins = ['shop', 'desk'].map((agent) => ({ ...visit(`of ${agent}`, 0, true), agent, key: 'twin' }));
      await saveConversations(api.database.pool, api.projectId, twins);
      const { status, body } = await api.call('GET', '/v1/conversations/twin');
      expect([status, body.error.code]).toEqual([409, 'CONVERSATION.AMBIGUOUS']);
      expect(body.error.fix).toMatch(/of shop.*of desk|of desk.*of shop/);
    });
  });

  it('and rates of intents never count analyses of two sets together', async () => {
    await addAnalysed(api.database, api.projectId, [{ id: 'new', day: 0, failed: true }]);
    await addAnalysed(api.database, api.projectId, [{ id: 'old', day: 0, failed: false }]);
    await api.database.pool.query(`UPDATE conversation SET detector_set = 'older' WHERE id = 'old'`);
    const { body } = await api.call('GET', `/v1/agents/shop/intents?to=${daysLater(1)}`);
    expect(body).toMatchObject({ conversations: 1, outdated: 1, weeks: [{ conversations: 1, failed: 1 }] });
    const status = await api.call('GET', '/v1/status');
    expect(status.body.analysis).toMatchObject({ detectorSet: detectorSetVersion });
  });
});
