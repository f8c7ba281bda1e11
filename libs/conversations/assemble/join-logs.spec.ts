import { type Attributes } from '#contracts';
import { agentSpan, chatSpan, hex, logOf, said } from '../span.fixture.js';
import { assembleConversation } from './assemble-conversation.js';
import { joinLogs } from './join-logs.js';

const root = agentSpan({ id: 1, lasts: 100 }, 'shop');
const chat = chatSpan({ id: 2, parent: 1, at: 10, attributes: { 'gen_ai.response.id': 'r1' } }, [said('user', 'hi')]);
const evaluation = 'gen_ai.evaluation.result';
const details = 'gen_ai.client.inference.operation.details';
const spoken = (user: string, assistant: string): Attributes => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.input.messages': JSON.stringify([said('user', user)]),
  'gen_ai.output.messages': JSON.stringify([said('assistant', assistant)]),
});

describe('joinLogs', () => {
  it.each([
    ['the span it names', { span: 2 }, 2],
    [
      'the span that gave the response, where its own is missing',
      { span: 9, attributes: { 'gen_ai.response.id': 'r1' } },
      2,
    ],
    ['the root, where it names neither', {}, 1],
    ['the root, where it names what is not there', { span: 9, attributes: { 'gen_ai.response.id': 'r9' } }, 1],
  ])('gives a judgement to %s', (_, place, id) => {
    const joined = joinLogs([chat, root], [logOf({ name: evaluation, ...place })]);
    expect(joined.filter((span) => span.events.length > 0).map((span) => span.spanId)).toEqual([hex(id, 16)]);
    expect(joined).toHaveLength(2);
  });

  it('makes an event of attributes and body, in the order of time', () => {
    const logs = [
      logOf({ span: 2, at: 3, name: 'gen_ai.choice', attributes: { a: 1 }, body: { index: 0 } }),
      logOf({ span: 2, at: 2, name: 'gen_ai.user.message', body: 'hi' }),
      logOf({ span: 2, at: 1, name: 'gen_ai.system.message' }),
    ];
    expect(joinLogs([chat], logs)[0]?.events).toEqual([
      { name: 'gen_ai.system.message', timeNano: logs[2]!.timeNano, attributes: {} },
      { name: 'gen_ai.user.message', timeNano: logs[1]!.timeNano, attributes: { body: 'hi' } },
      { name: 'gen_ai.choice', timeNano: logs[0]!.timeNano, attributes: { a: 1, index: 0 } },
    ]);
  });

  it('puts messages of one instant in the order in which they are said', () => {
    const logs = ['choice', 'tool.message', 'user.message', 'system.message'].map((name) =>
      logOf({ span: 2, name: `gen_ai.${name}` }),
    );
    const joined = joinLogs([chat], logs)[0]?.events.map(({ name }) => name);
    expect(joined).toEqual(logs.map(({ eventName }) => eventName).reverse());
  });

  it('keeps apart what was said in two missing spans, and tells that they are missing', () => {
    const conversation = assembleConversation(
      joinLogs(
        [root],
        [
          logOf({ span: 8, at: 20, name: details, attributes: spoken('one', 'first') }),
          logOf({ span: 9, at: 40, name: details, attributes: spoken('two', 'second') }),
        ],
      ),
    );
    expect(conversation.turns.map(({ user, reply }) => [user?.text, reply?.text])).toEqual([
      ['one', 'first'],
      ['two', 'second'],
    ]);
    const reason = 'the span is missing: log records alone tell of it';
    expect(conversation.gaps).toEqual([8, 9].map((id) => ({ spanId: hex(id, 16), reason })));
    expect(conversation.turns[0]?.steps[0]).toMatchObject({ kind: 'llm', parentSpanId: hex(1, 16), agent: 'shop' });
  });

  it('makes a span of a record that has no trace to go to, the same one each time', () => {
    const record = logOf({ at: 5, name: evaluation, attributes: { 'gen_ai.conversation.id': 'k', a: 1 } });
    const [span] = joinLogs([], [record]);
    expect(span).toMatchObject({
      traceId: hex(1, 32),
      parentSpanId: null,
      startNano: record.timeNano,
      endNano: record.timeNano,
      attributes: record.attributes,
    });
    expect(span?.spanId).toMatch(/^[0-9a-f]{16}$/);
    const resent = { ...record, attributes: { a: 1, 'gen_ai.conversation.id': 'k' } };
    expect(joinLogs([], [resent])[0]?.spanId).toBe(span?.spanId);
  });

  it('gives the same whatever the order of records', () => {
    const logs = [
      logOf({ span: 2, name: 'gen_ai.user.message', body: { content: 'a' } }),
      logOf({ span: 2, name: 'gen_ai.user.message', body: { content: 'b' } }),
      logOf({ span: 9, name: details, attributes: spoken('one', 'first') }),
      logOf({ span: 9, name: 'gen_ai.choice', attributes: { x: 1 } }),
    ];
    expect(joinLogs([root, chat], [...logs].reverse())).toEqual(joinLogs([root, chat], logs));
  });
});
