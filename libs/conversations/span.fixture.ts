import { type Attributes, type AttributeValue, type LogRecord, type Span } from '#contracts';

/** 2025-01-01T00:00:00Z. */
const BASE_MS = 1_735_689_600_000;

export const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');

/** A span for specs: `trace` and `id` are small numbers from 1, times are milliseconds after 2025-01-01. */
export function spanOf(told: {
  trace?: number;
  id: number;
  parent?: number;
  at?: number;
  lasts?: number;
  name?: string;
  attributes?: Attributes;
  more?: Partial<Span>;
}): Span {
  const start = BASE_MS + (told.at ?? 0);
  return {
    traceId: hex(told.trace ?? 1, 32),
    spanId: hex(told.id, 16),
    parentSpanId: told.parent === undefined ? null : hex(told.parent, 16),
    name: told.name ?? 'span',
    kind: 1,
    startNano: `${start}000000`,
    endNano: `${start + (told.lasts ?? 10)}000000`,
    status: { code: 0, message: '' },
    attributes: told.attributes ?? {},
    events: [],
    links: [],
    resource: {},
    scope: { name: 'spec', version: '' },
    droppedAttributesCount: 0,
    ...told.more,
  };
}

/** A log record for specs, numbered and timed as spans are; `span` is left out where it names none. */
export function logOf(told: {
  trace?: number;
  span?: number;
  at?: number;
  name: string;
  attributes?: Attributes;
  body?: AttributeValue;
}): LogRecord {
  return {
    traceId: hex(told.trace ?? 1, 32),
    spanId: told.span === undefined ? null : hex(told.span, 16),
    timeNano: `${BASE_MS + (told.at ?? 0)}000000`,
    eventName: told.name,
    body: told.body ?? null,
    attributes: told.attributes ?? {},
    resource: {},
    scope: { name: 'spec', version: '' },
  };
}

type Place = Omit<Parameters<typeof spanOf>[0], 'attributes'> & { attributes?: Attributes };

export const said = (role: string, content: string, name?: string) => ({
  role,
  parts: [{ type: 'text', content }],
  ...(name === undefined ? {} : { name }),
});
export const called = (id: string, name: string, args: Attributes = {}) => ({
  role: 'assistant',
  parts: [{ type: 'tool_call', id, name, arguments: args }],
});
export const answered = (id: string, response: string) => ({
  role: 'tool',
  parts: [{ type: 'tool_call_response', id, response }],
});

type SpecMessage = ReturnType<typeof said> | ReturnType<typeof called> | ReturnType<typeof answered>;

const messagesOf = (input: SpecMessage[], output: SpecMessage[]): Attributes => ({
  ...(input.length > 0 ? { 'gen_ai.input.messages': JSON.stringify(input) } : {}),
  ...(output.length > 0 ? { 'gen_ai.output.messages': JSON.stringify(output) } : {}),
});

/** The run of an agent, as OTel GenAI writes it. */
export function agentSpan(place: Place, agent: string, input: SpecMessage[] = [], output: SpecMessage[] = []): Span {
  const attributes = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': agent };
  return spanOf({
    ...place,
    name: `invoke_agent ${agent}`,
    attributes: { ...attributes, ...messagesOf(input, output), ...place.attributes },
  });
}

export function chatSpan(place: Place, input: SpecMessage[], output: SpecMessage[] = []): Span {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'model-a' };
  return spanOf({
    ...place,
    name: 'chat model-a',
    attributes: { ...attributes, ...messagesOf(input, output), ...place.attributes },
  });
}

export function toolSpan(place: Place, name: string, callId: string | null, result: string): Span {
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    ...(callId === null ? {} : { 'gen_ai.tool.call.id': callId }),
    'gen_ai.tool.call.result': result,
  };
  return spanOf({ ...place, name: `execute_tool ${name}`, attributes: { ...attributes, ...place.attributes } });
}
