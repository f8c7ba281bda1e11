import { type AttributeValue } from '#contracts';
import { readPayload } from './payload.js';

const textsOf = (value: AttributeValue, role: 'user' | 'assistant' = 'user') =>
  readPayload(value, role).messages.map((message) => `${message.role}: ${message.text}`);

describe('readPayload', () => {
  it.each<[string, AttributeValue, string[]]>([
    ['plain words', 'hello', ['user: hello']],
    ['words in quotes', '"hello"', ['user: hello']],
    [
      'a list of messages',
      '[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]',
      ['user: a', 'assistant: b'],
    ],
    ['messages within a state', { messages: [{ type: 'human', content: 'a' }], step: 3 }, ['user: a']],
    ['a prompt of the AI SDK', '{"system":"s","prompt":"a"}', ['user: a']],
    ['the contents of Google', { contents: [{ role: 'user', parts: [{ text: 'a' }] }] }, ['user: a']],
    ['prompts', { prompts: ['a'] }, ['user: a']],
    ['a list of texts', ['a', 'b'], ['user: a\nb']],
    ['what was cut off', '[{"role":"user","content":"where is my par', ['user: where is my par']],
  ])('reads %s', (_, value, expected) => {
    expect(textsOf(value)).toEqual(expected);
  });

  it.each<[string, AttributeValue]>([
    ['a state without messages', { run: { id: 1 }, done: false }],
    ['nothing', null],
    ['a bare content among inputs', { content: 'role' }],
    ['an empty object', '{}'],
  ])('hears nobody in %s', (_, value) => {
    expect(textsOf(value)).toEqual([]);
  });

  it('reads the parts of Anthropic, calls and results among them', () => {
    const { messages } = readPayload(
      [
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'x' },
            { type: 'tool_use', id: 'c', name: 'f', input: { a: 1 } },
          ],
        },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: 'ok' }] }] },
      ],
      'user',
    );
    expect(messages).toMatchObject([
      { role: 'assistant', text: '', toolCalls: [{ id: 'c', name: 'f', arguments: { a: 1 } }] },
      { role: 'tool', toolResults: [{ callId: 'c', name: 'f', result: 'ok' }] },
    ]);
  });

  it('gives a result without an id to the first open call, of its tool where it names one', () => {
    const call = (id: string, name: string) => ({ id, type: 'function', function: { name, arguments: '{}' } });
    const { messages } = readPayload(
      [
        { role: 'assistant', tool_calls: [call('1', 'f'), call('2', 'g'), call('3', 'f')] },
        { role: 'tool', name: 'g', content: 'of g' },
        { role: 'tool', content: 'of f' },
        { role: 'tool', content: 'of f again' },
      ],
      'user',
    );
    expect(messages.flatMap((message) => message.toolResults.map((result) => result.callId))).toEqual(['2', '1', '3']);
  });

  it('counts a call once that the parts and the message tell', () => {
    const { messages } = readPayload(
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }],
        tool_calls: [{ id: 'c', name: 'f', args: {} }],
      },
      'assistant',
    );
    expect(messages[0]?.toolCalls).toHaveLength(1);
  });

  it('bears wrappers without end and hostile keys', () => {
    let deep: AttributeValue = { role: 'user', content: 'a' };
    for (let i = 0; i < 2000; i++) deep = { messages: deep };
    expect(textsOf(deep)).toEqual([]);
    expect(textsOf('{"__proto__":{"messages":[{"role":"user","content":"a"}]}}')).toEqual([]);
  });
});
