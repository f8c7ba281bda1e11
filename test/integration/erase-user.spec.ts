import type { Attribution, Finding, FindingCluster, Proposal, StoredWeekReport } from '#contracts';
import { hashUserId } from '#conversations';
import { recipeTool } from '#harness';
import {
  addProposals,
  createTelemetryWriter,
  type Database,
  findAttribution,
  linkTraces,
  modelStores,
  requestsOfConversations,
  saveAnalyses,
  saveAttributions,
  saveAuthoredTool,
  saveConversations,
  saveWeekReport,
  sendableText,
  vectorKey,
  writeUserState,
} from '#platform';
import { buildConversation } from '#testing';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';
import { saveTaxonomy } from './taxonomy.fixture.js';

const monday = '2026-01-05T00:00:00.000Z';
const userKey = 'a key for the tests';
const [ada, bob] = [hashUserId('ada', userKey), hashUserId('bob', userKey)];
const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
const today = new Date().toISOString().slice(0, 10);
const tables = [
  'raw_telemetry',
  'trace_inbox',
  'trace_conversation',
  'trace_response',
  'trace_follow',
  'conversation',
  'conversation_words',
  'finding',
  'intent_assignment',
  'attribution',
  'outcome_label',
  'judgement',
  'tried_counterfactual',
  'week_report',
  'taxonomy',
  'proposal',
  'user_state',
  'user_state_revision',
  'authored_tool',
];

describe("deleting a user's data", () => {
  let api: ApiUnderTest;
  let database: Database;
  let otherId: number;
  beforeAll(async () => {
    api = await startApiUnderTest();
    ({ database } = api);
    otherId = (await database.prisma.project.create({ data: { slug: 'other', userKey } })).id;
  });
  beforeEach(() => database.pool.query(`TRUNCATE ${tables.join(', ')}, audit_entry, run`));
  afterAll(() => api.close());

  const erase = (user = 'ada') => api.call('DELETE', `/v1/users/${encodeURIComponent(user)}`);
  /** All rows of a project, as text, by table. */
  async function rowsOf(projectId: number): Promise<Record<string, string[]>> {
    const read = async (table: string) => {
      const { rows } = await database.pool.query<{ row: string }>(
        `SELECT to_jsonb(t)::text AS row FROM ${table} t WHERE project_id = $1 ORDER BY 1`,
        [projectId],
      );
      return [table, rows.map(({ row }) => row)] as const;
    };
    return Object.fromEntries(await Promise.all(tables.map(read)));
  }

  async function send(projectId: number, trace: number, user: string, day = today): Promise<void> {
    const writer = createTelemetryWriter(database, { bufferBytes: 1_000_000, now: Date.now });
    const ids = { traceId: hex(trace, 32), recordId: hex(trace, 16) };
    const payload = JSON.stringify({ traceId: ids.traceId, attributes: { 'user.id': user } });
    await writer.append(projectId, [{ ...ids, day, signal: 'span', payload }]);
    await writer.drain();
  }

  /** One user with one analysed conversation, its telemetry and one trace more that waits. */
  async function add(projectId: number, user: string, id: string, trace: number): Promise<void> {
    const days = { firstDay: today, lastDay: today };
    await send(projectId, trace, user);
    await database.pool.query(`DELETE FROM trace_inbox WHERE trace_id = decode($1, 'hex')`, [hex(trace, 32)]);
    await linkTraces(database.pool, projectId, [{ traceId: hex(trace, 32), conversationId: id, ...days }]);
    await send(projectId, trace + 1, user);
    await database.prisma.traceResponse.create({
      data: { projectId, responseId: `r-${id}`, traceId: Buffer.from(hex(trace, 32), 'hex') },
    });
    const conversation = buildConversation({ id, turns: [{ user: `This is ${id}`, reply: 'I see.' }] });
    await saveConversations(database.pool, projectId, [{ ...conversation, userId: user }]);
    const outcome = { successProbability: 0, failed: true, frustrated: false, abandoned: false };
    const analyses = [{ conversationId: id, findings: [findingOf(id)], outcome }];
    await database.transaction((tx) => saveAnalyses(tx, projectId, 'detectors', analyses));
    const judged = { agrees: true, confidence: 1, reason: '', model: 'm', at: monday };
    await database.prisma.judgement.create({
      data: { projectId, conversationId: id, findingId: `f-${id}`, ...judged },
    });
    const label = { success: false, source: 'person', by: 'ada', at: monday };
    await database.prisma.outcomeLabel.create({ data: { projectId, conversationId: id, ...label } });
    const tried = { signature: 'one fault', at: monday, content: { grade: 3, text: 'Ask.', neighbourId: null } };
    await database.prisma.triedCounterfactual.create({ data: { projectId, conversationId: id, ...tried } });
    const item = {
      key: 'language',
      value: 'French',
      scope: 'user' as const,
      session: null,
      source: 'agent' as const,
      sourceSpanId: null,
      confidence: 1,
      observedAt: monday,
      expiresAt: null,
    };
    const note = { at: monday, author: 'agent', reason: '' };
    const steps = [{ id: 'a', tool: 'find', arguments: { name: user } }];
    const tool = recipeTool({ name: 'mine', description: 'x', properties: {}, required: [], steps });
    await saveAuthoredTool(database.pool, { projectId, agent: 'shop', userId: user }, { session: '', tool }, monday);
    for (const agent of ['shop', 'desk'])
      await database.transaction((tx) => writeUserState(tx, { projectId, agent, userId: user }, [item], note));
  }
  const addBoth = async (projectId: number) => {
    await add(projectId, ada, 'a', 1);
    await add(projectId, bob, 'b', 11);
  };

  it('leaves no row that names the user, and every row of others', async () => {
    await addBoth(api.projectId);
    const alone = await rowsOf(api.projectId);
    const { status, body } = await erase();
    expect(status).toBe(200);
    expect(body).toEqual({
      erased: {
        records: 2,
        traces: 2,
        conversations: 1,
        findings: 1,
        attributions: 0,
        intentAssignments: 0,
        userState: 2,
        userStateRevisions: 2,
        authoredTools: 1,
        quotes: 0,
      },
      repeat: false,
    });
    const left = await rowsOf(api.projectId);
    expect(JSON.stringify(left)).not.toContain(ada);
    const ofBob = (row: string) => row.includes(bob) || /"(b|r-b|f-b)"|\\\\x0+[bc]"/.test(row);
    for (const table of tables) expect([table, left[table]]).toEqual([table, alone[table]!.filter(ofBob)]);
  });

  it('takes late telemetry of a known trace too, which need not name the user', async () => {
    await addBoth(api.projectId);
    await send(api.projectId, 1, 'nobody', '2019-05-01');
    expect((await erase()).body.erased).toMatchObject({ records: 3, traces: 2 });
  });

  it('leaves other projects alone, where the same id names another user', async () => {
    await addBoth(otherId);
    const before = await rowsOf(otherId);
    await addBoth(api.projectId);
    await erase();
    expect(await rowsOf(otherId)).toEqual(before);
  });

  it('can be done again, and takes the hash for the id', async () => {
    await addBoth(api.projectId);
    await erase(ada);
    const { body } = await erase();
    expect(Object.values(body.erased)).toEqual(Object.values(body.erased).map(() => 0));
  });

  it('tells the audit what went, and not of whom', async () => {
    await addBoth(api.projectId);
    await erase();
    const [entry] = await database.prisma.auditEntry.findMany();
    expect(entry).toMatchObject({ projectId: api.projectId, action: 'user.erase', subject: '(erased)' });
    expect(JSON.stringify(entry, (_, value) => (typeof value === 'bigint' ? 0 : value))).not.toContain('"ada"');
    expect(JSON.parse(entry!.reason)).toMatchObject({ conversations: 1, records: 2 });
  });

  it('forgets what models made of the words of the user', async () => {
    await addBoth(api.projectId);
    const { embeddings, answers } = modelStores(database, Date.now);
    const asked = await requestsOfConversations(database.pool, api.projectId, ['a', 'b']);
    const keys = asked
      .sort((x, y) => (x.conversationId < y.conversationId ? -1 : 1))
      .map(({ request }) => vectorKey('openai:placed', sendableText(request)));
    await embeddings.write('openai:placed', new Map(keys.map((key) => [key, Float32Array.of(1)])));
    await answers.write(hex(1, 64), { model: 'openai:chatty', purpose: 'intent-names', value: 'This is a' });
    await erase();
    expect([...(await embeddings.read(keys)).keys()]).toEqual([keys[1]]);
    expect(await answers.read(hex(1, 64))).toBeUndefined();
  });

  it('needs a key that may do everything', async () => {
    const authorization = `Bearer ${await api.addKey('read', 'write', 'ingest')}`;
    const { status } = await api.call('DELETE', '/v1/users/ada', undefined, { authorization });
    expect(status).toBe(403);
  });

  it('says to come again when a stage that reads conversations runs', async () => {
    const run = { projectId: api.projectId, id: 'r', stage: 'refresh', agent: 'shop', asOf: monday, status: 'running' };
    await database.prisma.run.create({ data: run });
    expect((await erase()).body.repeat).toBe(true);
  });

  it('waits for an assembly under way', async () => {
    await addBoth(api.projectId);
    const assembling = await database.pool.connect();
    await assembling.query('BEGIN');
    await assembling.query('SELECT pg_advisory_xact_lock(7246003, $1)', [api.projectId]);
    let done = false;
    const erasing = erase().then((answer) => {
      done = true;
      return answer;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(done).toBe(false);
    await assembling.query('COMMIT');
    assembling.release();
    expect((await erasing).body.erased.conversations).toBe(1);
  });

  describe('what others quote of the user', () => {
    const said = 'Call find with {"order":"ada@example.org"}: the same call succeeded so later.';
    beforeEach(async () => {
      await addBoth(api.projectId);
      await saveTaxonomy(database, api.projectId, taxonomyOf(['a', 'b']), { a: 'orders', b: 'orders' });
      const read = { detectorSet: 'detectors', readAt: new Date(Date.now() + 1000), conversationIds: ['a', 'b'] };
      await saveAttributions(database.pool, api.projectId, read, [
        attributionOf('a', said, null),
        attributionOf('b', 'Call it.', 'a'),
      ]);
      await addProposals(database.pool, api.projectId, [proposalOf('p', `It failed. ${said}`)]);
      await saveWeekReport(database.pool, api.projectId, monday, reportOf(['a', 'b'], said));
    });

    it('is gone from intents, attributions and proposals', async () => {
      const { body } = await erase();
      expect(body.erased).toMatchObject({ attributions: 1, intentAssignments: 1, quotes: 4 });
      const [taxonomy] = await database.prisma.taxonomy.findMany();
      expect(taxonomy!.content).toEqual(taxonomyOf(['b']).content);
      const [attribution] = await database.prisma.attribution.findMany();
      expect(attribution!.content).toEqual(attributionOf('b', 'Call it.', null));
      const [proposal] = await database.prisma.proposal.findMany();
      expect(proposal!.content).toMatchObject({
        rootCause: 'It failed. (erased)',
        title: 'A proposal',
        evidence: { exemplarId: 'b', spanIds: ['span-b'], conversations: 9 },
      });
      const [report] = await database.prisma.weekReport.findMany();
      expect(report!.content).toEqual({
        ...reportOf(['b'], said),
        clusters: [{ ...clusterOf(['b']), counterfactual: null }],
      });
    });

    it('is gone from proposals of an earlier attribution too', async () => {
      const read = { detectorSet: 'detectors', readAt: new Date(Date.now() + 1000), conversationIds: ['a'] };
      for (const text of ['Ask first.', 'Ask twice.'])
        await saveAttributions(database.pool, api.projectId, read, [attributionOf('a', text, null)]);
      expect(await findAttribution(database.pool, api.projectId, 'a')).toEqual(attributionOf('a', 'Ask twice.', null));
      await erase();
      const [proposal] = await database.prisma.proposal.findMany();
      expect(proposal!.content).toMatchObject({ rootCause: 'It failed. (erased)' });
    });

    it('leaves in reports what others say too', async () => {
      const read = { detectorSet: 'detectors', readAt: new Date(Date.now() + 1000), conversationIds: ['a', 'b'] };
      await saveAttributions(database.pool, api.projectId, read, [
        attributionOf('a', said, null),
        attributionOf('b', said, null),
      ]);
      await erase();
      const [report] = await database.prisma.weekReport.findMany();
      expect(report!.content).toEqual(reportOf(['b'], said));
    });

    it('stays where the user is not the one quoted', async () => {
      await erase('somebody else');
      const [proposal] = await database.prisma.proposal.findMany();
      expect(proposal!.content).toEqual(proposalOf('p', `It failed. ${said}`));
    });
  });
});

const findingOf = (id: string): Finding => ({
  id: `f-${id}`,
  conversationId: id,
  detector: 'repeated-call',
  kind: 'failure',
  pattern: 'repetition',
  severity: 1,
  turn: 0,
  spanIds: [`span-${id}`],
  message: 'It repeats itself.',
  evidence: {},
});

const attributionOf = (conversationId: string, text: string, neighbourId: string | null): Attribution => ({
  conversationId,
  findingIds: [],
  cause: 'tool',
  distribution: { tool: 1 },
  document: null,
  spanId: 's',
  turn: 0,
  evidenceSpanIds: [],
  rule: 'tool-arguments',
  signature: 'one fault',
  counterfactual: { grade: 1, text, neighbourId },
});

function taxonomyOf(conversationIds: string[]) {
  const exemplars = conversationIds.map((conversationId) => ({ conversationId, text: `This is ${conversationId}` }));
  const leaves = [
    { intentId: 'orders', exemplars, radius: 1 },
    { intentId: 'other', exemplars: [], radius: 1 },
  ];
  return { id: 't', agent: 'shop', number: 1, asOf: monday, content: { leaves, nodes: [] } };
}

const proposalOf = (id: string, rootCause: string): Proposal => ({
  id,
  agent: 'shop',
  title: 'A proposal',
  layer: 'tool',
  document: 'tools/find.yaml',
  edit: { layer: 'tool', document: 'tools/find.yaml', operation: 'describe' },
  baseVersion: 1,
  rootCause,
  hypothesis: '',
  targetIntents: [],
  riskIntents: [],
  prediction: { from: 0.5, to: 0.2 },
  evidence: { conversations: 9, users: 9, exemplarId: 'a', spanIds: ['span-a', 'span-b'], signature: 'one fault' },
  gates: [],
  status: 'open',
  createdAt: monday,
  releaseId: null,
});

const clusterOf = (conversationIds: string[]): FindingCluster => ({
  ...{ signature: 'one fault', layer: 'tool', document: 'tools/find.yaml', rule: 'tool-arguments', conversationIds },
  ...{ users: 2, intents: [], exemplarIds: conversationIds, counterfactual: null, confidence: 1, severity: 1, rank: 1 },
});

const reportOf = (ids: string[], said: string): StoredWeekReport => ({
  ...{ agent: 'shop', from: monday, to: monday, detectorSet: 'detectors', taxonomyId: null, conversationsRead: 2 },
  ...{ conversations: 2, failed: 2, frustrated: 0, abandoned: 0, intents: [], causes: { tool: 2 }, incidents: [] },
  ...{ paths: [], missingTools: [] },
  clusters: [{ ...clusterOf(ids), counterfactual: { grade: 1, text: said, neighbourId: null } }],
  coverage: [
    {
      ...{ intentId: 'orders', searches: 2, unanswered: 2, users: 2, missingTerms: [] },
      exemplars: ids.map((conversationId) => ({ conversationId, spanId: `span-${conversationId}` })),
    },
  ],
  sample: ids.map((conversationId) => ({ conversationId, reason: 'worst' })),
});
