import { toolDocumentSchema } from '../layers/tool/schema.js';
import { type ConversationUse, findHygiene, measureUse, type OwnedTool } from './hygiene.js';

const day = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString();
const native = (name: string) => toolDocumentSchema.parse({ name, description: 'x' });
const catalogue = [native('find'), native('cancel')];

function owned(id: string, change: Partial<OwnedTool> & { name?: string; calls?: string } = {}): OwnedTool {
  const { name = id, calls = 'find', ...rest } = change;
  const steps = [{ id: 'a', tool: calls, arguments: { what: id } }];
  const tool = toolDocumentSchema.parse({ name, description: 'x', kind: 'recipe', recipe: { steps } });
  const at = day(0);
  return {
    id,
    userId: 'u1',
    scope: 'user',
    session: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
    promotedTo: null,
    tool,
    ...rest,
  };
}

/** Conversations of one user on the days from..to, each with these calls. */
function talks(from: number, to: number, calls: ConversationUse['calls'], userId = 'u1'): ConversationUse[] {
  return Array.from({ length: to - from }, (_, index) => ({
    userId,
    session: `s${from + index}`,
    startedAt: day(from + index),
    calls,
  }));
}

const went = (name: string) => ({ name, failed: false });
const failed = (name: string) => ({ name, failed: true });
const find = (tools: OwnedTool[], uses: ConversationUse[]) =>
  findHygiene({ tools, catalogue, uses, recentFrom: day(21) });

describe('the use of an authored tool', () => {
  it('is counted in the conversations of its user after it was authored', () => {
    const uses = [
      ...talks(0, 4, [went('mine'), failed('mine'), went('find')]),
      ...talks(4, 6, []),
      ...talks(0, 9, [went('mine')], 'u2'),
    ];
    const use = measureUse([owned('mine', { createdAt: day(2) })], uses).get('mine');
    // It was called on days 0 and 1 too, by an earlier version.
    expect(use).toEqual({ offered: 6, chosen: 4, calls: 8, failed: 4 });
  });

  it('of a session is counted in that session alone', () => {
    const tool = owned('mine', { scope: 'session', session: 's3' });
    expect(measureUse([tool], talks(0, 9, [went('mine')])).get('mine')).toMatchObject({ offered: 1, chosen: 1 });
  });
});

describe('hygiene', () => {
  it('has nothing against a tool that is used and works', () => {
    expect(find([owned('mine')], talks(1, 28, [went('mine')]))).toEqual([]);
  });

  it('finds sprawl: one recipe of several users, for the harness to take up', () => {
    const same = { recipe: { steps: [{ id: 'a', tool: 'find', arguments: {} }] } };
    const tools = ['u1', 'u2'].map((userId) => {
      const tool = owned(userId, { userId });
      return { ...tool, tool: { ...tool.tool, ...same } };
    });
    const uses = [...talks(1, 28, [went('u1')]), ...talks(1, 28, [went('u2')], 'u2')];
    expect(find(tools, uses)).toMatchObject([{ kind: 'sprawl', advice: 'promote', tools: ['u1', 'u2'] }]);
  });

  it('finds sprawl: one recipe that a user has twice', () => {
    const first = owned('one');
    const second = { ...owned('two'), tool: { ...owned('two').tool, recipe: first.tool.recipe } };
    const uses = talks(1, 28, [went('one'), went('two')]);
    expect(find([first, second], uses)).toMatchObject([{ kind: 'sprawl', advice: 'merge', tools: ['one', 'two'] }]);
  });

  it('finds sprawl: nearly as many tools as a user can have', () => {
    const tools = Array.from({ length: 15 }, (_, index) => owned(`t${index}`));
    const uses = talks(
      1,
      28,
      tools.map(({ id }) => went(id)),
    );
    expect(find(tools, uses)).toMatchObject([{ kind: 'sprawl', advice: 'prune', tools: { length: 15 } }]);
    expect(find(tools.slice(1), uses)).toEqual([]);
  });

  it('finds sprawl: a tool whose user has not come back', () => {
    expect(find([owned('mine')], [])).toMatchObject([{ kind: 'sprawl', advice: 'prune' }]);
    expect(find([owned('mine', { updatedAt: day(22) })], [])).toEqual([]);
  });

  it('finds decay: offered ten times, never chosen', () => {
    expect(find([owned('mine')], talks(1, 11, [went('find')]))).toMatchObject([{ kind: 'decay', advice: 'prune' }]);
    expect(find([owned('mine')], talks(1, 10, [went('find')]))).toEqual([]);
  });

  it('finds drift: calls that went well and now fail', () => {
    const uses = [...talks(1, 21, [went('mine')]), ...talks(21, 25, [failed('mine')])];
    expect(find([owned('mine')], uses)).toMatchObject([
      { kind: 'drift', advice: 'quarantine', reason: '`mine` failed 4 of 4 calls lately, 0 of 20 before.' },
    ]);
  });

  it('takes one failure for chance', () => {
    const uses = [
      ...talks(1, 21, [went('mine')]),
      ...talks(21, 22, [failed('mine')]),
      ...talks(22, 25, [went('mine')]),
    ];
    expect(find([owned('mine')], uses)).toEqual([]);
  });

  it('finds drift: a step whose tool is gone, or a name that the harness took', () => {
    const tools = [owned('lost', { calls: 'refund' }), owned('taken', { name: 'cancel' })];
    const uses = talks(1, 28, [went('lost'), went('cancel')]);
    expect(find(tools, uses)).toMatchObject([
      { kind: 'drift', advice: 'quarantine', tools: ['lost'] },
      { kind: 'drift', advice: 'quarantine', tools: ['taken'] },
    ]);
  });

  it('says nothing of a tool that the harness took up', () => {
    const tool = owned('cancel', { promotedTo: 2 });
    expect(find([tool], talks(1, 28, [went('cancel')]))).toEqual([]);
  });
});
