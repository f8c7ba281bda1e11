import type { Conversation } from '#contracts';
import { cleanRequest } from './clean-request.js';
import { requestsOf, requestText } from './request-text.js';

function conversation(...messages: (string | null)[]): Conversation {
  return {
    id: 'c',
    key: 'c',
    agent: 'shop',
    userId: null,
    startNano: '1',
    endNano: '2',
    models: [],
    harness: { version: null, channel: null, arms: {} },
    systemInstructions: null,
    offeredTools: [],
    turns: messages.map((text, index) => ({
      index,
      user: text === null ? null : { text, spanId: 's', atNano: '1' },
      steps: [],
      reply: null,
    })),
    usage: { inputTokens: 0, outputTokens: 0 },
    gaps: [],
  };
}

describe('cleanRequest', () => {
  it.each([
    ['Hi there! Good morning, my name is Laurie, I want a quote, thanks!', 'I want a quote'],
    ['Hello, can you help me? I need my bill. Can you help me with that?', 'can you help me? I need my bill?'],
    ['  where   is\nmy order please', 'where is my order'],
    ['write to me@example.org about https://example.org/x?y=1 now', 'write to about now'],
  ])('turns %j into %j', (text, cleaned) => {
    expect(cleanRequest(text)).toBe(cleaned);
  });

  it('keeps a message that is only a greeting', () => {
    expect(cleanRequest('Hello!')).toBe('Hello!');
  });

  it('changes nothing the second time', () => {
    const once = cleanRequest('Hey, ok, please cancel my order, thank you');
    expect(cleanRequest(once)).toBe(once);
  });

  it('reads hostile text in linear time', () => {
    const started = performance.now();
    for (const text of ['a@'.repeat(50_000), '<'.repeat(100_000), 'hi '.repeat(50_000), 'please '.repeat(50_000)])
      cleanRequest(text);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('requests of a conversation', () => {
  it('passes over a greeting of the agent and one of the user', () => {
    expect(requestText(conversation(null, 'Hello!', 'I want to cancel my order'))).toBe('I want to cancel my order');
  });

  it('adds a later turn that opens a new request', () => {
    const said = conversation(
      'Where is my order?',
      'It is 12345',
      'Great. Also I need to change my delivery address',
      'Could you check again?',
    );
    expect(requestsOf(said)).toEqual(['Where is my order?', 'Also I need to change my delivery address']);
  });

  it('is empty when the user said nothing', () => {
    expect(requestText(conversation(null, null))).toBe('');
  });
});
