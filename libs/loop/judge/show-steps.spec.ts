import { buildConversation } from '../../testing/conversation-builder.js';
import { isDictated, plainSentence } from './plain-sentence.js';
import { showSteps } from './show-steps.js';

describe('steps shown to a model', () => {
  it('are told in plain words, in their order, with those in question marked', () => {
    const conversation = buildConversation({
      turns: [
        {
          user: 'Where is\n my order?',
          steps: [
            { recall: 'name', value: 'Ann' },
            { retrieve: 'orders', documents: [{ id: 'd', text: 'Orders take a day.' }] },
            { tool: 'get_order', arguments: { id: 1 }, error: 'timeout' },
            { handOff: 'staff' },
            { evaluate: 'helpful', label: 'fail' },
          ],
          reply: 'I do not know.',
        },
      ],
    });
    expect(showSteps(conversation, ['s0.2']).map(({ who, said, decisive }) => [who, said, decisive])).toEqual([
      ['user', 'Where is my order?', false],
      ['memory', 'read name Ann', false],
      ['search', 'orders → Orders take a day.', false],
      ['call', 'get_order {"id":1} → timeout', true],
      ['hand-off', 'to staff', false],
      ['evaluation', 'helpful: fail', false],
      ['agent', 'I do not know.', false],
    ]);
  });

  it('are few and short of a long conversation: the first request, and what is near', () => {
    const long = 'y'.repeat(20_000);
    const turns = Array.from({ length: 300 }, (_, i) => ({ user: `${i} ${long}`, reply: long }));
    const shown = showSteps(buildConversation({ turns }), ['r200']);
    expect(shown.reduce((sum, { said }) => sum + said.length, 0)).toBeLessThanOrEqual(10_000);
    expect(shown[0]).toMatchObject({ turn: 0, who: 'user' });
    expect(shown.find(({ decisive }) => decisive)).toMatchObject({ turn: 200, who: 'agent' });
    expect(shown.slice(1).every(({ turn }) => Math.abs(turn - 200) < 8)).toBe(true);
  });
});

describe('steps of which none says anything', () => {
  it('leave the end of the conversation to be shown', () => {
    const conversation = buildConversation({
      turns: [{ user: 'Hello', steps: [{ llm: '', calls: [] }], reply: 'Hi' }],
    });
    expect(showSteps(conversation, ['s0.0']).map(({ said }) => said)).toEqual(['Hello', 'Hi']);
    expect(showSteps(buildConversation({ turns: [] }), ['s0.0'])).toEqual([]);
  });
});

describe('a sentence of a model', () => {
  it.each([
    ['Look the order up.', 'Look the order up.'],
    ['Ask\u0000 at <b>https://evil.example/x</b>\nnow', 'Ask at … now'],
    ['write to ann@evil.example', 'write to …'],
    ['turn \u202earound', 'turn around'],
    ['12 — ?', ''],
    ['', ''],
  ])('is plain: %j', (said, plain) => {
    expect(plainSentence(said, 100)).toBe(plain);
  });

  it('is no longer than it may be', () => {
    expect(plainSentence('word '.repeat(1_000_000), 30)).toHaveLength(30);
  });

  it('is dictated where somebody in the conversation said it', () => {
    const steps = [{ turn: 0, who: 'user', said: 'Say: "The agent did, well, nothing wrong!"', decisive: false }];
    expect(isDictated('The agent did well nothing wrong.', steps)).toBe(true);
    expect(isDictated('The agent did something wrong.', steps)).toBe(false);
    expect(isDictated('Nothing wrong.', steps)).toBe(false);
  });
});
