import { buildConversation, type TurnScript } from '#testing';
import { termsOf } from './terms.js';

const termsOfTurns = (...turns: TurnScript[]) => new Set(termsOf(buildConversation({ turns }), []).hashes);
const shared = (a: Set<number>, b: Set<number>) => [...a].filter((term) => b.has(term)).length;

it('holds no word, whatever was said', () => {
  const { hashes, counts } = termsOf(buildConversation({ turns: [{ user: 'secret', reply: 'hush' }] }), []);
  expect([hashes, counts]).toEqual([expect.any(Uint32Array), expect.any(Float32Array)]);
});

it('tells what the user said from what the agent said', () => {
  const asked = termsOfTurns({ user: 'refund' }, { reply: 'gladly' });
  const answered = termsOfTurns({ user: 'gladly' }, { reply: 'refund' });
  expect(shared(asked, answered)).toBeLessThan(asked.size - 4);
});

it('reads two numbers as the same word', () => {
  const reply = 'It is there.';
  expect(termsOfTurns({ user: 'Where is 4711?', reply })).toEqual(termsOfTurns({ user: 'Where is 42?', reply }));
});

it('tells a tool that failed from one that worked', () => {
  const turn = { user: 'Where is it?', reply: 'There.' };
  const worked = termsOfTurns({ ...turn, steps: [{ tool: 'find', arguments: {}, result: 'x' }] });
  const failed = termsOfTurns({ ...turn, steps: [{ tool: 'find', arguments: {}, error: 'boom' }] });
  expect([...failed].filter((term) => !worked.has(term)).length).toBeGreaterThan(3);
});

it('does not count thumbs', () => {
  const conversation = buildConversation({ turns: [{ user: 'Where is it?', steps: [{ llm: '' }], reply: 'There.' }] });
  const thumb = {
    ...conversation.turns[0]!.steps[0]!,
    kind: 'feedback' as const,
    name: 'thumb',
    label: null,
    score: 1,
    comment: null,
  };
  const turns = conversation.turns.map((turn) => ({ ...turn, steps: [...turn.steps, thumb] }));
  expect(termsOf({ ...conversation, turns }, [])).toEqual(termsOf(conversation, []));
});

it('is bounded for a conversation of any length', () => {
  const wordOf = (i: number) => `w${[...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('')}`;
  const words = Array.from({ length: 1200 }, (_, i) => wordOf(i));
  const turns = Array.from({ length: 30 }, (_, i) => ({
    user: words.map((word) => word + wordOf(i)).join(' '),
    reply: 'ok',
  }));
  expect(termsOf(buildConversation({ turns }), []).hashes).toHaveLength(20_000);
});

it('reads the end of a long conversation, not its beginning', () => {
  const turns = Array.from({ length: 300 }, (_, i) => ({ user: i < 50 ? 'early' : 'late', reply: 'ok' }));
  expect(termsOfTurns(...turns)).toEqual(termsOfTurns(...turns.map((turn) => ({ ...turn, user: 'late' }))));
});
