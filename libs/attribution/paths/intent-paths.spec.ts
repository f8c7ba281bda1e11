import { intentPathsSchema } from '#contracts';
import { buildConversation, type StepScript, type TurnScript } from '../../testing/conversation-builder.js';
import { analysed, type Course } from '../analysed.fixture.js';
import { intentPaths } from './intent-paths.js';

let made = 0;
beforeEach(() => {
  made = 0;
});

/** Conversations that all go one way, given by its turns. */
function going(count: number, turns: TurnScript[], course: Course = {}) {
  return Array.from({ length: count }, () => analysed(buildConversation({ id: `c${made++}`, turns }), course));
}

/** One turn with these tool calls; `x!` is a call of x that fails. */
function turn(...tools: string[]): TurnScript {
  const steps = tools.map((tool): StepScript => {
    const name = tool.replace('!', '');
    return tool.endsWith('!') ? { tool: name, error: 'refused' } : { tool: name };
  });
  return { user: 'Help me', steps, reply: 'Here it is.' };
}

const only = (...args: Parameters<typeof intentPaths>) => intentPaths(...args)[0]!;
const failing: Course = { passes: false };

describe('the graph of an intent', () => {
  it('counts the conversations that go through each node and edge, and those that pass', () => {
    const paths = only([...going(8, [turn('find', 'find')]), ...going(4, [turn('book!')], failing)]);
    expect(paths.nodes).toContainEqual({ node: 'tool:find', conversations: 8, passing: 8 });
    expect(paths.nodes).toContainEqual({ node: 'tool:book!error', conversations: 4, passing: 0 });
    expect(paths.edges).toContainEqual({ from: 'tool:find', to: 'tool:find', conversations: 8, passing: 8 });
    expect(paths.edges).toContainEqual({ from: 'start', to: 'tool:book!error', conversations: 4, passing: 0 });
  });

  it('names searches, memory, hand-offs and the agents that take turns', () => {
    const steps: StepScript[] = [
      { retrieve: 'opening hours' },
      { recall: 'city' },
      { llm: 'Over to you', agent: 'billing' },
      { tool: 'pay', agent: 'billing' },
      { handOff: 'desk' },
    ];
    const { nodes } = only(going(10, [{ user: 'Help me', steps: [{ llm: 'Hm' }, ...steps] }]));
    expect(nodes.map(({ node }) => node).sort()).toEqual([
      'agent:billing',
      'end',
      'handoff:desk',
      'memory:read:city',
      'retrieval',
      'start',
      'tool:pay',
    ]);
  });

  it('does not count a conversation that staff saved as passing', () => {
    const saved = [{ ...turn('find'), by: 'Kim' }];
    expect(only(going(10, saved))).toMatchObject({ conversations: 10, passing: 0 });
  });

  it('does not name a key of memory that fewer than three users have', () => {
    const recalling = (user: string, key: string) => going(6, [{ user: 'Hello', steps: [{ recall: key }] }], { user });
    const shared = ['a', 'b', 'c'].flatMap((user) => recalling(user, 'city'));
    const { nodes } = only([...shared, ...recalling('d', 'my aunt Ada'), ...recalling('e', 'my aunt Ada')]);
    expect(nodes.map(({ node }) => node).sort()).toEqual(['end', 'memory:read:city', 'other', 'start']);
  });

  it('merges what is rare, however many names the telemetry makes up', () => {
    const week = Array.from({ length: 300 }, (_, number) => going(1, [turn('find', `tool-${number}`)])).flat();
    const { nodes, edges } = only(week, { nodes: 10 });
    expect(nodes).toHaveLength(11);
    expect(nodes.find(({ node }) => node === 'other')?.conversations).toBeGreaterThan(290);
    expect(edges.length).toBeLessThan(20);
  });

  it('leaves out intents that are too few to describe', () => {
    expect(intentPaths([...going(3, [turn('find')]), ...going(12, [turn('find')], { intentId: 'i2' })])).toMatchObject([
      { intentId: 'i2' },
    ]);
  });
});

describe('the shared path', () => {
  const path = ['start', 'tool:find', 'tool:book', 'reply', 'end'];

  it('is the longest that most passing conversations take, whatever they do beside it', () => {
    const week = [
      ...going(5, [turn('find', 'book')]),
      ...going(3, [turn('find', 'check', 'book')]),
      ...going(2, [turn('news', 'find', 'weather', 'book')]),
      ...going(3, [turn('other')]),
    ];
    expect(only(week).sharedPath).toEqual(path);
  });

  it('is not drawn from conversations that failed', () => {
    const week = [...going(8, [turn('find', 'book')]), ...going(50, [turn('cancel')], failing)];
    expect(only(week).sharedPath).toEqual(path);
  });

  it('goes on over several turns', () => {
    expect(only(going(10, [turn('find'), turn('book')])).sharedPath).toEqual([
      'start',
      'tool:find',
      'reply',
      'tool:book',
      'reply',
      'end',
    ]);
  });

  it('holds no step where passing conversations share none', () => {
    const week = Array.from({ length: 12 }, (_, number) => going(1, [turn(`t${number}`)])).flat();
    expect(only(week).sharedPath).toEqual(['start', 'reply', 'end']);
  });

  it('is not told where hardly any conversation passes', () => {
    expect(only(going(20, [turn('find')], failing)).sharedPath).toEqual([]);
  });
});

describe('loops', () => {
  it('finds steps gone round again, wherever they are entered, with the most rounds', () => {
    const week = [
      ...going(3, [turn('a', 'b', 'a', 'b', 'a', 'b')], failing),
      ...going(2, [turn('x', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a')], failing),
      ...going(10, [turn('a', 'b')]),
    ];
    const [loop, ...rest] = only(week).loops;
    expect(loop).toMatchObject({ conversations: 5, passing: 0, mostRounds: 4 });
    expect(loop?.nodes.toSorted()).toEqual(['tool:a', 'tool:b']);
    expect(rest).toEqual([]);
  });

  it('takes a failing call repeated once for a loop, and a working one not', () => {
    const week = [...going(5, [turn('a!', 'a!')], failing), ...going(5, [turn('b', 'b')])];
    expect(only(week).loops.map(({ nodes }) => nodes)).toEqual([['tool:a!error']]);
  });

  it('does not take the turns of a talk for a loop', () => {
    expect(only(going(10, [turn('a'), turn('a'), turn('a'), turn('a')])).loops).toEqual([]);
  });
});

describe('detours', () => {
  const straight = going(60, [turn('find', 'book')]);
  const round = [turn('find', 'check', 'book')];

  it('tells a longer way that passes less often', () => {
    const week = [...straight, ...going(20, round, failing), ...going(10, round)];
    expect(only(week).detours).toEqual([
      { from: 'tool:find', to: 'tool:book', via: ['tool:check'], conversations: 30, passing: 10 },
    ]);
  });

  it('lets a longer way be that passes as often', () => {
    const failed = going(6, [turn('find', 'book')], failing);
    const week = [...straight, ...failed, ...going(18, round), ...going(2, round, failing)];
    expect(only(week).detours).toEqual([]);
  });

  it('lets a longer way be of which too little is known', () => {
    const failed = going(30, [turn('find', 'book')], failing);
    expect(only([...straight, ...failed, ...going(2, round), ...going(2, round, failing)]).detours).toEqual([]);
  });
});

describe('premature hand-offs', () => {
  const solved = () => going(40, [turn('find', 'refund')]);
  const handingOff = (count: number, tools: StepScript[], course: Course = failing) =>
    going(count, [{ user: 'Help me', steps: [...tools, { handOff: 'desk' }] }], course);

  it('are those before the steps that passing conversations share', () => {
    expect(only([...solved(), ...handingOff(8, [{ tool: 'find' }])]).prematureHandOffs).toEqual([
      { from: 'tool:find', to: 'handoff:desk', conversations: 8, passing: 0 },
    ]);
  });

  it('are not those after these steps', () => {
    const week = [...solved(), ...handingOff(8, [{ tool: 'find' }, { tool: 'refund' }])];
    expect(only(week).prematureHandOffs).toEqual([]);
  });

  it('are not those that passing conversations take too', () => {
    expect(only(handingOff(30, [{ tool: 'find' }], { passes: true })).prematureHandOffs).toEqual([]);
  });

  it('are seen where a tool hands over', () => {
    const week = [
      ...solved(),
      ...going(8, [turn('call_desk')], { ...failing, findings: [{ pattern: 'handed_off', spanIds: ['s0.0'] }] }),
    ];
    expect(only(week).prematureHandOffs).toMatchObject([{ from: 'start', to: 'tool:call_desk' }]);
  });
});

describe('intentPaths', () => {
  it('says the same whatever the order of the conversations, in the words of the contract', () => {
    const week = [
      ...going(20, [turn('find', 'book')]),
      ...going(9, [turn('find', 'check', 'check', 'check', 'book')], failing),
      ...going(9, [turn('a', 'b', 'a', 'b', 'a', 'b')], { ...failing, intentId: 'i2' }),
      ...going(9, [turn('b', 'a')], { intentId: 'i2' }),
    ];
    const paths = intentPaths(week);
    expect(intentPaths(week.toReversed())).toEqual(paths);
    expect(intentPathsSchema.array().parse(paths)).toEqual(paths);
  });
});
