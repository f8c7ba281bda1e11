import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { Counterfactual } from '#contracts';
import { judgeWeek } from '#loop';
import {
  addRun,
  findRun,
  findTried,
  httpAgentRunner,
  listAskedReplays,
  readConfig,
  saveAttributions,
  saveTried,
  setInUse,
} from '#platform';
import { type AgentMove, type AgentRequest, type AgentStandIn, buildConversation, startAgentStandIn } from '#testing';
import { startWorker } from '../../apps/worker/index.js';
import { replayCounterfactualProcessor } from '../../apps/worker/processors/replay-counterfactual.processor.js';
import { runStageProcessor } from '../../apps/worker/processors/run-stage.processor.js';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';
import { addFailing, type Failing, weekAfter } from './judge.fixture.js';
import { daysLater, monday, noModels } from './loop.fixture.js';

// A runner that is down is asked again, with pauses.
jest.setTimeout(60_000);

const signature = 'prompt | prompts/main.md | refusal';
const callOrder: Counterfactual = {
  grade: 1,
  text: 'Call get_order.',
  neighbourId: 'passing',
  change: { kind: 'call', tool: 'get_order', arguments: { id: 'A-1' } },
};
const failing = (id: string, counterfactual: Counterfactual | null = callOrder, of = signature): Failing => ({
  id,
  turns: [
    {
      user: 'Where is my order A-1?',
      steps: [{ tool: 'search_help', arguments: { query: 'order A-1' }, result: 'Nothing found.' }],
      reply: "I'm sorry, I can't help with that.",
    },
    { user: 'This is useless, I asked you where my order is!!', reply: "I'm sorry, I can't help with that." },
  ],
  traced: { signature: of, spanId: 's0.0', counterfactual },
});

/** Looks into help, and can tell only what a tool knows. */
function agent({ messages }: AgentRequest): AgentMove {
  const last = messages.at(-1)!;
  if (last.role !== 'tool') return { call: [{ name: 'search_help', arguments: '{"query": "order A-1"}' }] };
  return {
    say: last.content?.includes('Nothing')
      ? "I'm sorry, I can't help with that."
      : 'Your order A-1 was shipped on Monday.',
  };
}

describe('a replay', () => {
  let api: ApiUnderTest;
  let server: AgentStandIn;
  beforeAll(async () => {
    server = await startAgentStandIn(agent);
    api = await startApiUnderTest({ MARTINGALE_RUNNER_URL: server.url });
    await addFailing(api.database, api.projectId, [failing('failing'), failing('unknown', null)]);
    const passing = buildConversation({
      id: 'passing',
      turns: [{ user: 'Order A-1?', steps: [{ tool: 'get_order', arguments: { id: 'A-1' }, result: 'shipped' }] }],
    });
    await addFailing(api.database, api.projectId, [{ id: 'passing', turns: [] }]);
    await api.database.prisma.conversation.updateMany({
      where: { id: 'passing' },
      data: { content: passing as never },
    });
  });
  beforeEach(() => api.database.pool.query('TRUNCATE tried_counterfactual'));
  afterAll(async () => {
    await api.close();
    await server.close();
  });

  const first = { signal: new AbortController().signal, attempt: 1 };
  const key = () => ({ projectId: api.projectId, conversationId: 'failing' });
  const address = (id: string, of = 'shop') => `/v1/agents/${of}/conversations/${id}/replay`;
  const work = (attempt = 1, signal = new AbortController().signal, runner = server.url) => {
    const config = readConfig({ MARTINGALE_RUNNER_URL: runner }).runner!;
    const configured = { runner: httpAgentRunner(config, { sleep: async () => {} }), runs: 5 };
    const process = replayCounterfactualProcessor(api.database, configured, () => Date.parse(monday));
    return process(key(), { signal, attempt });
  };
  const tried = () => findTried(api.database.pool, api.projectId, { conversationId: 'failing', signature });

  it('is asked for, done once, and shown with what it proves', async () => {
    const asked = await api.call('POST', address('failing'));
    expect([asked.status, asked.body]).toMatchObject([202, { status: 'waiting', counterfactual: callOrder }]);
    expect(await listAskedReplays(api.database.pool)).toEqual([key()]);
    await work();
    const { status, body } = await api.call('GET', address('failing'));
    expect([status, body]).toMatchObject([
      200,
      {
        status: 'done',
        counterfactual: {
          grade: 2,
          text: expect.stringContaining('5 of 5 runs pass with the change, 0 of 5 without it; the change helps'),
          replays: { changed: { runs: 5, passed: 5 }, unchanged: { runs: 5, passed: 0 } },
        },
        trouble: null,
      },
    ]);
    expect(await listAskedReplays(api.database.pool)).toEqual([]);
    const shown = await api.call('GET', '/v1/conversations/failing');
    expect(shown.body.attribution.counterfactual).toEqual(body.counterfactual);
  });

  it('is done by a worker', async () => {
    await api.call('POST', address('failing'));
    const worker = await startWorker(api.resources);
    try {
      while ((await tried())?.asked) await sleep(50);
    } finally {
      await worker.close();
    }
    expect(await tried()).toMatchObject({ counterfactual: { grade: 2 }, trouble: null });
  });

  it('has as many runs as are asked for, within bounds', async () => {
    const ask = (runs: number) => api.call('POST', address('failing'), { runs });
    expect([(await ask(4)).status, (await ask(51)).status, (await ask(8)).status]).toEqual([400, 400, 202]);
    await work();
    expect(await tried()).toMatchObject({
      counterfactual: { replays: { changed: { runs: 8 }, unchanged: { runs: 8 } } },
    });
  });

  it('is told what the user still wants, and not what answers words that are not said', async () => {
    await api.call('POST', address('failing'));
    server.requests.length = 0;
    await work();
    const heard = server.requests.flatMap(({ body }) => body.messages.map(({ content }) => content ?? ''));
    expect(heard.some((text) => text.includes('useless'))).toBe(false);
    expect(new Set(server.requests.map(({ body }) => body.model))).toEqual(new Set(['shop']));
  });

  it('of a guess proves it', async () => {
    const guess: Counterfactual = { ...callOrder, grade: 3, neighbourId: 'passing' };
    const conversationId = 'unknown';
    await saveTried(api.database.pool, api.projectId, { conversationId, signature }, guess, monday);
    expect((await api.call('POST', address('unknown'))).status).toBe(202);
    const config = readConfig({ MARTINGALE_RUNNER_URL: server.url }).runner!;
    const process = replayCounterfactualProcessor(api.database, { runner: httpAgentRunner(config), runs: 5 }, Date.now);
    await process({ ...key(), conversationId }, first);
    expect((await api.call('GET', address('unknown'))).body).toMatchObject({
      status: 'done',
      counterfactual: { grade: 2 },
    });
  });

  it('is tried again while the runner is in trouble, and given up after the last time', async () => {
    await api.call('POST', address('failing'));
    const nowhere = 'http://127.0.0.1:1/v1';
    await expect(work(1, undefined, nowhere)).rejects.toMatchObject({
      code: 'RUNNER.UNAVAILABLE',
      kind: 'operational',
    });
    expect(await tried()).toMatchObject({ asked: { runs: null }, trouble: null });
    await expect(work(3, undefined, nowhere)).rejects.toMatchObject({ code: 'RUNNER.UNAVAILABLE' });
    expect((await api.call('GET', address('failing'))).body).toMatchObject({
      status: 'failed',
      trouble: expect.stringContaining('MARTINGALE_RUNNER_URL'),
      counterfactual: callOrder,
    });
    expect((await api.call('POST', address('failing'))).body).toMatchObject({ status: 'waiting', trouble: null });
  });

  it('is given up at once where the runner refuses it, or there is none', async () => {
    await api.call('POST', address('failing'));
    server.refuse(400);
    await expect(work()).rejects.toMatchObject({ code: 'RUNNER.REFUSED' });
    expect(await tried()).toMatchObject({ asked: null, trouble: expect.stringContaining('Not this time') });
    await api.call('POST', address('failing'));
    const none = replayCounterfactualProcessor(api.database, null, Date.now);
    await expect(none(key(), { signal: new AbortController().signal, attempt: 1 })).rejects.toMatchObject({
      code: 'RUNNER.UNSET',
    });
    expect(await tried()).toMatchObject({ asked: null, trouble: expect.stringContaining('no runner') });
  });

  it('stays asked for where its worker loses it', async () => {
    await api.call('POST', address('failing'));
    await expect(work(3, AbortSignal.abort(new Error('lock lost')))).rejects.toThrow('lock lost');
    expect(await tried()).toMatchObject({ asked: { runs: null } });
  });

  it('is moot when the conversation is traced to something else by then', async () => {
    await api.call('POST', address('failing'));
    const { pool } = api.database;
    const detectorSet = await setInUse(pool, api.projectId, 'shop');
    const read = { detectorSet, readAt: new Date(Date.now() + 60_000), conversationIds: ['failing'] };
    await saveAttributions(pool, api.projectId, read, []);
    server.requests.length = 0;
    await work();
    expect([await listAskedReplays(pool), server.requests]).toEqual([[], []]);
    expect((await api.call('GET', address('failing'))).status).toBe(404);
    await addFailing(api.database, api.projectId, [failing('failing')]);
  });

  it.each([
    [404, 'CONVERSATION.NOTFOUND', 'nobody', 'shop'],
    [404, 'CONVERSATION.NOTFOUND', 'failing', 'other'],
    [409, 'REPLAY.NOTHING', 'unknown', 'shop'],
  ])('is refused with %s %s for %s of %s', async (status, code, id, of) => {
    expect(await api.call('POST', address(id, of))).toMatchObject({ status, body: { error: { code } } });
  });

  it('was never asked for, where nobody did', async () => {
    expect(await api.call('GET', address('failing'))).toMatchObject({
      status: 404,
      body: { error: { code: 'REPLAY.NOTFOUND' } },
    });
  });

  it('wants a key that may write', async () => {
    const reading = { authorization: `Bearer ${await api.addKey('read')}` };
    expect((await api.call('POST', address('failing'), undefined, reading)).status).toBe(403);
  });

  it('is asked for by itself for the most frequent faults of a week, few of them', async () => {
    const rare = Array.from({ length: 8 }, (_, i) => failing(`rare${i}`, callOrder, `rare ${i}`));
    await addFailing(api.database, api.projectId, [...rare, failing('again')]);
    const { database, projectId } = api;
    const shared = { assigners: {} as never, queue: { enqueue: async () => {} } };
    const run = { id: 'nightly', stage: 'judge' as const, agent: 'shop', asOf: daysLater(7) };
    await addRun(database.pool, projectId, run);
    await runStageProcessor(database, noModels, Date.now, shared, true)({ projectId, runId: 'nightly' }, first);
    expect((await findRun(database.pool, projectId, 'nightly'))?.result).toMatchObject({ replaysAsked: 5 });
    const week = () => judgeWeek(weekAfter(database, projectId), { replays: true });
    const asked = (await listAskedReplays(api.database.pool)).map(({ conversationId }) => conversationId);
    expect(asked.filter((id) => ['failing', 'again'].includes(id))).toHaveLength(1);
    expect(await week()).toMatchObject({ replaysAsked: 0 });
  });
});

describe('without a runner', () => {
  it('replays are refused, and the fix is named', async () => {
    const api = await startApiUnderTest();
    const { status, body } = await api.call('POST', '/v1/agents/shop/conversations/c/replay');
    expect([status, body.error]).toMatchObject([
      409,
      { code: 'RUNNER.UNSET', fix: expect.stringContaining('MARTINGALE_RUNNER_URL') },
    ]);
    await api.close();
  });
});
