import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleasePlan } from '#contracts';
import { buildReleasePlan, readVersionContent } from '#harness';
import { savePlan } from './plan-cache.js';
import { type PlanPoller, planPoller } from './plan-poller.js';

const content = (description: string) =>
  readVersionContent([
    { path: 'harness.yaml', content: 'name: shop\n' },
    { path: 'tools/find.yaml', content: `name: find\ndescription: ${description}\nparameters: {}\n` },
  ]);
const [production, better] = [content('Finds.'), content('Finds orders.')];
const salted = { release: 'r2', version: 2, allocation: 0.5, salt: 'salt' };
const plan = buildReleasePlan({
  agent: 'shop',
  production: { release: 'r1', version: 1, manifest: production.manifest },
  canaries: [{ ...salted, base: production.manifest, manifest: better.manifest }],
  documents: { ...production.documents, ...better.documents },
});

describe('a plan on the disk', () => {
  let folder: string;
  let cacheFile: string;
  let poller: PlanPoller;
  let taken: ReleasePlan[];
  let errors: unknown[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'martingale-recall-'));
    cacheFile = join(folder, 'plan.json');
    await savePlan(cacheFile, { etag: '"1"', plan });
    [taken, errors] = [[], []];
  });
  afterEach(async () => {
    poller.stop();
    await rm(folder, { recursive: true });
  });

  const start = async (answer: () => Promise<Response>, channel?: 'staging') => {
    const onPlan = (one: ReleasePlan) => void taken.push(one);
    const onError = (error: unknown) => void errors.push(error);
    poller = planPoller({ agent: 'shop', channel, send: answer, pollMs: 60_000, cacheFile, onPlan, onError });
    await poller.start();
  };
  const away = () => Promise.reject(new Error('away'));

  it('serves production alone while the service does not say that its canaries are still in force', async () => {
    await start(away);
    expect(taken).toMatchObject([{ production: { version: 1 }, canaries: [] }]);
  });

  it('serves its canaries once the service says that it is in force', async () => {
    await start(async () => new Response(null, { status: 304 }));
    await poller.refresh();
    expect(taken.map(({ canaries }) => canaries.length)).toEqual([0, 1]);
  });

  it('is of no use on another channel: nobody in production gets what is on staging, nor the reverse', async () => {
    await start(away, 'staging').catch((error: unknown) => errors.push(error));
    expect(taken).toEqual([]);
    expect(errors[0]).toMatchObject({ code: 'CLIENT.PLAN_INVALID' });
  });
});
