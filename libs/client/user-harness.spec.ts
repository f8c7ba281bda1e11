import type { ReleasePlan, UserStateItem } from '#contracts';
import { type AuthoredTool, buildReleasePlan, readVersionContent, toolDocumentSchema } from '#harness';
import type { UserSession } from './authored-tools.js';
import { planResolver } from './plan-resolver.js';
import { userHarnesses } from './user-harness.js';

const { manifest, documents } = readVersionContent([
  { path: 'harness.yaml', content: 'name: shop\n' },
  { path: 'tools/find.yaml', content: 'name: find\ndescription: Finds.\n' },
  {
    path: 'memory/facts.yaml',
    content:
      'slots:\n  - key: size\n    description: Shoe size.\n    scope: user\n    write: { policy: when_stated }\n',
  },
]);
const plan: ReleasePlan = buildReleasePlan({
  agent: 'shop',
  production: { release: 'r1', version: 1, manifest },
  canaries: [],
  documents,
});
const handleOf = planResolver(plan, () => {});

const item = (key: string, expiresAt: string | null = null): UserStateItem => ({
  key,
  value: '42',
  scope: 'user',
  session: null,
  source: 'agent',
  sourceSpanId: null,
  confidence: 1,
  observedAt: '2026-01-01T00:00:00Z',
  expiresAt,
  version: 1,
});
const authored = (name: string, calls: string): AuthoredTool => ({
  id: name,
  scope: 'user',
  session: null,
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  promotedTo: null,
  tool: toolDocumentSchema.parse({
    name,
    description: 'x',
    kind: 'recipe',
    recipe: { steps: [{ id: 'a', tool: calls, arguments: {} }] },
  }),
});

function harnesses(options: {
  state?: (userId: string, session?: string) => Promise<UserStateItem[]>;
  tools?: (user: UserSession) => Promise<AuthoredTool[]>;
}) {
  return userHarnesses({
    states: { read: (userId, { session } = {}) => options.state?.(userId, session) ?? Promise.resolve([]) },
    authored: { read: options.tools ?? (async () => []) },
    waitMs: 30,
    onError: () => {},
    now: () => Date.UTC(2026, 0, 3),
  });
}

describe('the harness of a user', () => {
  it('is the handle with what is known of the user', async () => {
    const of = harnesses({ state: async (userId) => (userId === 'u1' ? [item('size')] : []) });
    const harness = await of({ userId: 'u1' }, handleOf);
    expect(harness).toMatchObject({ userId: 'u1', agent: 'shop', version: '1', state: [{ key: 'size' }] });
    expect(harness.values).toMatchObject([{ key: 'size', value: '42', from: 'user' }]);
  });

  it('holds nothing that is over', async () => {
    const of = harnesses({ state: async () => [item('old', '2026-01-02T00:00:00Z'), item('size')] });
    expect((await of({ userId: 'u1' }, handleOf)).state).toMatchObject([{ key: 'size' }]);
  });

  it('offers authored tools after those of the harness, and only such as work beside them', async () => {
    const tools = [authored('ok', 'find'), authored('find', 'find'), authored('lost', 'gone'), authored('ok', 'find')];
    const harness = await harnesses({ tools: async () => tools })({ userId: 'u1' }, handleOf);
    expect(harness.tools().map(({ name }) => name)).toEqual(['find', 'ok']);
  });

  it('comes within the time given when nobody answers', async () => {
    const never = () => new Promise<never>(() => {});
    const of = harnesses({ state: never, tools: never });
    const started = performance.now();
    const harness = await of({ userId: 'u1' }, handleOf);
    expect(performance.now() - started).toBeLessThan(200);
    expect([harness.state, harness.tools().length]).toEqual([[], 1]);
  });

  it('keeps sessions of one user apart', async () => {
    const of = harnesses({ state: async (_, session) => (session === 's1' ? [item('size')] : []) });
    const lengths = [];
    for (const session of ['s1', 's2', undefined])
      lengths.push((await of({ userId: 'u1', session }, handleOf)).state.length);
    expect(lengths).toEqual([1, 0, 0]);
  });
});
