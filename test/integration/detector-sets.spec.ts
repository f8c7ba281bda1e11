import type { Conversation, Finding } from '#contracts';
import { detectorSetVersion } from '#findings';
import { Assigners, analyseAgain, analyseConversations, type Detectors, lookAtReleases, shipProposal } from '#loop';
import {
  addRun,
  analysisProgress,
  type Database,
  findAttribution,
  findConversation,
  findRun,
  jobs,
  newestVerdicts,
  noteDetectorSet,
  saveAttributions,
  saveConversations,
} from '#platform';
import { cloneDatabase } from '#testing';
import { runStageProcessor } from '../../apps/worker/processors/run-stage.processor.js';
import { sayEdit } from './api.fixture.js';
import { addProposal, addShop, conversationOf, daysLater, noModels, type Told } from './loop.fixture.js';

const always = { endedBefore: '2100-01-01T00:00:00Z', settledBefore: '2100-01-01T00:00:00Z', ...noModels };
const now = Date.parse(daysLater(3));

/** Detectors that find a failure in the conversations that say a word. */
const detectorsOf = (version: string, word: string): Detectors => ({
  version,
  detect: (conversation) =>
    JSON.stringify(conversation.turns).includes(word) ? [failureOf(conversation, version)] : [],
});
const failureOf = ({ id }: Conversation, version: string): Finding => ({
  id: `${id} ${version}`,
  conversationId: id,
  detector: 'a-word',
  kind: 'failure',
  pattern: 'refusal',
  severity: 1,
  turn: 0,
  spanIds: ['u0'],
  message: 'The word was said.',
  evidence: {},
});
const older = detectorsOf('older', 'lamp');
const newer = detectorsOf('newer', 'kettle');

describe('a new set of detectors', () => {
  let database: Database;
  let projectId: number;
  let projects = 0;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  beforeEach(async () => {
    await database.pool.query('TRUNCATE detector_set');
    projectId = await addShop(database, `shop-${++projects}`);
  });
  afterAll(() => database.close());

  const context = (days: number, detectors: Detectors) => ({
    ...{ database, projectId, agent: 'shop', asOf: daysLater(days), detectors },
    ...noModels,
  });
  const save = (told: Told[]) => saveConversations(database.pool, projectId, told.map(conversationOf));
  const analyse = (detectors: Detectors) => analyseConversations(database, projectId, { ...always, detectors });
  const again = (detectors: Detectors, batches = 10) =>
    analyseAgain(database, projectId, { nowMs: now, batches, detectors });
  const some = (count: number, day = 0, request?: string): Told[] =>
    Array.from({ length: count }, (_, index) => ({ id: `${day} ${index} ${request ?? ''}`, day, request }));
  /** How many conversations each set analysed. */
  const analysedWith = async () => {
    const { rows } = await database.pool.query<{ set: string; count: number }>(
      `SELECT detector_set AS set, count(*)::int AS count FROM conversation
       WHERE project_id = $1 AND analysed_at IS NOT NULL GROUP BY 1 ORDER BY 1`,
      [projectId],
    );
    return Object.fromEntries(rows.map(({ set, count }) => [set, count]));
  };
  const instantsOf = async () => {
    const { rows } = await database.pool.query('SELECT id, analysed_at FROM conversation WHERE project_id = $1', [
      projectId,
    ]);
    return rows;
  };

  it('analyses again what an older one analysed, each conversation once', async () => {
    await save(some(3));
    await analyse(older);
    expect(await analysedWith()).toEqual({ older: 3 });
    await save(some(2, 1));
    await analyse(newer);
    expect(await analysedWith()).toEqual({ newer: 2, older: 3 });
    expect(await again(newer)).toEqual({ conversations: 3, more: false });
    expect(await analysedWith()).toEqual({ newer: 5 });
    const before = await instantsOf();
    expect([await analyse(newer), await again(newer)]).toEqual([0, { conversations: 0, more: false }]);
    expect(await instantsOf()).toEqual(before);
  });

  it('takes the newest first, and stops after some so that new ones need not wait', async () => {
    await save([...some(300, 0), ...some(400, 1)]);
    await analyse(older);
    await analyse(newer);
    expect(await again(newer, 1)).toEqual({ conversations: 500, more: true });
    const { rows } = await database.pool.query<{ day: string }>(
      `SELECT DISTINCT started_at::date::text AS day FROM conversation WHERE project_id = $1 AND detector_set = 'older'`,
      [projectId],
    );
    expect(rows).toEqual([{ day: '2026-01-05' }]);
    expect(await again(newer)).toEqual({ conversations: 200, more: false });
  });

  it('leaves alone what nobody compares any more, and nothing that a running watch compares', async () => {
    await save([...some(1, -40), ...some(1, -30), ...some(1, 0)]);
    await analyse(older);
    await analyse(newer);
    await again(newer);
    expect(await analysedWith()).toEqual({ newer: 2, older: 1 });
    const watch = { author: 'ada', reason: '', watchDays: 60 };
    const proposal = await addProposal(database, projectId, { id: 'long', edit: sayEdit('Serve.') });
    await shipProposal(context(-45, newer), proposal, watch);
    await again(newer);
    expect(await analysedWith()).toEqual({ newer: 3 });
  });

  it('says how far it is', async () => {
    await save([...some(3, 0), ...some(1, -40)]);
    await analyse(older);
    await save(some(1, 1));
    await analyse(newer);
    const progress = () => analysisProgress(database.pool, projectId, now);
    expect(await progress()).toEqual({ detectorSet: 'newer', analysed: 1, toDo: 3, share: 0.25 });
    await again(newer);
    expect(await progress()).toEqual({ detectorSet: 'newer', analysed: 4, toDo: 0, share: 1 });
  });

  it('is not undone by a replica that still has the older one', async () => {
    await save(some(3));
    await analyse(older);
    await analyse(newer);
    await Promise.all([again(newer), again(older)]);
    expect(await analysedWith()).toEqual({ newer: 3 });
    await save(some(1, 1));
    await Promise.all([analyse(older), again(older)]);
    expect(await analysedWith()).toEqual({ newer: 3, older: 1 });
    expect([await again(newer), await again(older)].map(({ conversations }) => conversations)).toEqual([1, 0]);
    expect(await analysedWith()).toEqual({ newer: 4 });
  });

  describe('is found by the sweep', () => {
    const pending = async () =>
      (await jobs['analyse-conversations'].pending(database)).filter((one) => one.projectId === projectId);
    const today = Date.now() / 86_400_000 - Date.parse(daysLater(0)) / 86_400_000;

    it('while conversations wait for it', async () => {
      await save(some(2, today - 1));
      await analyse(older);
      expect(await pending()).toEqual([]);
      await noteDetectorSet(database.pool, detectorSetVersion);
      expect(await pending()).toEqual([{ projectId }]);
      await analyseAgain(database, projectId, { nowMs: Date.now(), batches: 1 });
      expect(await pending()).toEqual([]);
    });

    it('of the newest process alone', async () => {
      await save(some(2, today - 1));
      await analyse(older);
      await noteDetectorSet(database.pool, detectorSetVersion);
      await noteDetectorSet(database.pool, 'the newest');
      expect(await pending()).toEqual([]);
    });
  });

  describe('in the middle of a watch', () => {
    let release: string;
    beforeEach(async () => {
      const proposal = await addProposal(database, projectId, { id: 'p', edit: sayEdit('Serve.') });
      const shipped = await shipProposal(context(0, older), proposal, { author: 'ada', reason: '', watchDays: 7 });
      release = shipped.releaseId as string;
      // What the older set takes for failures and the newer one does not, those with the release have a little more.
      await save([...served('treatment', 0), ...served('control', 0)]);
      await analyse(older);
    });
    const served = (arm: 'treatment' | 'control', day: number): Told[] =>
      Array.from({ length: 40 }, (_, index) => ({
        id: `${arm} ${day} ${index}`,
        day,
        arms: { [release]: arm },
        request: index < (arm === 'treatment' ? 20 : 16) ? 'I want a lamp' : 'I want a kettle',
      }));
    const look = (days: number, detectors: Detectors) => lookAtReleases(context(days, detectors));
    const rates = async () => {
      const verdict = (await newestVerdicts(database.pool, projectId, [release])).get(release);
      return verdict?.effects.map(({ treatment, control }) => [treatment, control]);
    };

    it('is waited for: no look compares analyses of two sets', async () => {
      await look(1, older);
      const before = await rates();
      await save([...served('treatment', 1), ...served('control', 1)]);
      await analyse(newer);
      expect(await analysedWith()).toEqual({ newer: 80, older: 80 });
      await expect(look(2, older)).rejects.toMatchObject({
        code: 'ANALYSIS.BEHIND',
        kind: 'operational',
        message: expect.stringMatching(/^80 of 160 conversations .*50 % done/),
        fix: expect.stringContaining('newer worker'),
      });
      expect(await rates()).toEqual(before);
    });

    it('keeps the run that looks waiting, and the run says how far it is', async () => {
      await analyse(newer);
      await addRun(database.pool, projectId, { id: 'r', stage: 'look', agent: 'shop', asOf: daysLater(1) });
      const shared = { assigners: new Assigners(database, noModels.embedding, 1), queue: { enqueue: async () => {} } };
      const run = runStageProcessor(database, noModels, () => now, shared);
      const context = { signal: new AbortController().signal, attempt: 1 };
      // The newer detectors are not those of this process.
      await run({ projectId, runId: 'r' }, context);
      expect(await findRun(database.pool, projectId, 'r')).toMatchObject({
        status: 'running',
        error: expect.stringMatching(/^80 of 80 conversations .*0 % done/),
      });
      await again(newer);
      await run({ projectId, runId: 'r' }, context);
      expect(await findRun(database.pool, projectId, 'r')).toMatchObject({ status: 'done', error: null });
    });

    it('has its window analysed again before the look', async () => {
      await save([...served('treatment', 1), ...served('control', 1)]);
      await analyse(newer);
      expect(await look(2, newer)).toMatchObject({ looks: 1 });
      expect(await analysedWith()).toEqual({ newer: 160 });
    });

    it('that is done leaves an older replica free to look', async () => {
      await analyse(newer);
      await again(newer);
      expect(await look(1, older)).toMatchObject({ looks: 1 });
    });
  });

  describe('and what was traced before', () => {
    const attribution = {
      ...{ conversationId: 'c', findingIds: [], cause: 'tool' as const, distribution: { tool: 1 }, document: null },
      ...{ spanId: 'u0', turn: 0, evidenceSpanIds: [], rule: 'tool-arguments', signature: 's', counterfactual: null },
    };
    const trace = (detectorSet: string, readAt = new Date(Date.now() + 1000)) =>
      database.transaction((tx) =>
        saveAttributions(tx, projectId, { detectorSet, readAt, conversationIds: ['c'] }, [attribution]),
      );
    const traced = async () => (await findAttribution(database.pool, projectId, 'c')) !== null;
    const reopen = (request: string) => save([{ id: 'c', day: 0, request }]);
    beforeEach(async () => {
      await reopen('I want a lamp');
      await analyse(older);
      await trace('older');
    });

    it('is shown until it is analysed again', async () => {
      expect(await traced()).toBe(true);
      await analyse(newer);
      await again(newer);
      expect(await traced()).toBe(false);
      await trace('newer');
      expect(await traced()).toBe(true);
    });

    it('is not shown of a conversation that late spans reopened, before and after its analysis', async () => {
      await reopen('I want a lamp and a kettle');
      expect(await traced()).toBe(false);
      expect(await findConversation(database.pool, projectId, 'c')).toMatchObject({ findings: [], detectorSet: null });
      await analyse(older);
      expect(await traced()).toBe(false);
    });

    it('is not stored where the analysis came after it was read', async () => {
      const readAt = new Date(Date.now() - 60_000);
      await reopen('I want a lamp and a kettle');
      await analyse(older);
      await trace('older', readAt);
      expect(await traced()).toBe(false);
    });

    it('is not shown any more where the conversation has no attribution now', async () => {
      const read = { detectorSet: 'older', readAt: new Date(Date.now() + 1000), conversationIds: ['c'] };
      await database.transaction((tx) => saveAttributions(tx, projectId, read, []));
      expect(await traced()).toBe(false);
    });
  });
});
