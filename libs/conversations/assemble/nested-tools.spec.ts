import { stepsOf } from '#contracts';
import { chatSpan, said, spanOf, toolSpan } from '../span.fixture.js';
import { assembleConversation } from './assemble-conversation.js';

const tools = (spans: Parameters<typeof assembleConversation>[0]) =>
  stepsOf(assembleConversation(spans)).flatMap((step) =>
    step.kind === 'tool' ? [[step.name, step.callId, step.arguments, step.result]] : [],
  );

const mcpCall = (place: { id: number; parent?: number; at?: number }, name: string) =>
  spanOf({
    ...place,
    name: `tools/call ${name}`,
    attributes: {
      'mcp.method.name': 'tools/call',
      'gen_ai.tool.name': name,
      'gen_ai.tool.call.arguments': '{"city":"Oslo"}',
      'gen_ai.tool.call.result': 'inner',
    },
  });

describe('one call of a tool in several spans', () => {
  it('is one step, with what only the inner span tells', () => {
    const spans = [toolSpan({ id: 1 }, 'weather', 'c1', 'outer'), mcpCall({ id: 2, parent: 1 }, 'weather')];
    expect(tools(spans)).toEqual([['weather', 'c1', { city: 'Oslo' }, 'outer']]);
  });

  it('is known when the framework puts a prefix before its name, and when a span of something else lies between', () => {
    const between = spanOf({ id: 2, parent: 1, name: 'POST' });
    const spans = [
      toolSpan({ id: 1 }, 'geo_weather', 'c1', 'outer'),
      between,
      mcpCall({ id: 3, parent: 2 }, 'weather'),
    ];
    expect(tools(spans)).toEqual([['geo_weather', 'c1', { city: 'Oslo' }, 'outer']]);
  });

  it('is two where the names merely end alike', () => {
    const spans = [toolSpan({ id: 1 }, 'submarine', 'c1', 'outer'), mcpCall({ id: 2, parent: 1, at: 2 }, 'marine')];
    expect(tools(spans).map(([name]) => name)).toEqual(['submarine', 'marine']);
  });

  it('is two where a model asked for the inner one', () => {
    const call = chatSpan({ id: 2, parent: 1, at: 1 }, [said('user', 'go')], [said('assistant', 'gone')]);
    const spans = [
      toolSpan({ id: 1 }, 'weather', 'c1', 'outer'),
      call,
      mcpCall({ id: 3, parent: 2, at: 2 }, 'weather'),
    ];
    expect(tools(spans)).toHaveLength(2);
  });

  it('stands alone where no framework has a span for it', () => {
    expect(tools([mcpCall({ id: 1 }, 'weather')])).toEqual([['weather', null, { city: 'Oslo' }, 'inner']]);
  });
});
