import { type AttributeValue, type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Convention, type DraftOf, readingOf } from '../convention.js';
import { isFields } from '../messages.js';
import { wordsOfResult } from './words-of-result.js';

/** The Model Context Protocol, on either side: `mcp.method.name`, or the whole JSON-RPC message. */
export const mcp: Convention = {
  name: 'mcp',
  // `mcp.session.id` is the session of the protocol.
  conversationIds: [],
  userIds: [],
  lacks: {
    'text in': 'A protocol for tools: nobody speaks in it.',
    'text out': 'A protocol for tools: nobody speaks in it.',
    'system instructions': 'A protocol for tools: nobody speaks in it.',
    'tools offered': 'That a server offers a tool does not mean that the agent was given it.',
    'tool call': 'The call of the model stands on spans of the framework; here it is executed.',
    retrieval: 'A resource that is read is no search.',
    memory: 'The protocol has no memory.',
    'hand-off': 'The protocol has no agents.',
    evaluation: 'The protocol has no evaluations.',
    feedback: 'The protocol has no feedback.',
    usage: 'The protocol calls no models.',
    model: 'The protocol calls no models.',
    'finish reason': 'The protocol calls no models.',
    'conversation id': 'The protocol knows no conversations.',
    'user id': 'The protocol knows no users.',
    'agent name': 'The protocol has no agents.',
    version: 'The protocol has no version of an agent.',
  },
  recognises: ({ scope, attributes }) =>
    'mcp.method.name' in attributes ||
    /^(mcp-python-sdk$|logfire\.mcp$|opentelemetry\.instrumentation\.mcp)/.test(scope.name),
  read: (span, bag) => {
    const method = methodOf(span, bag);
    if (method === 'tools/call') return readingOf(readCall(span, bag));
    // Content that the agent asked for. The rest is the protocol with itself: sessions, lists, pings.
    const isAsked = method === 'resources/read' || method === 'prompts/get';
    return isAsked ? readingOf({ kind: 'other', name: span.name }) : { ...readingOf(null), role: 'wrapper' };
  },
};

/** Where the JSON-RPC request and response stand, as Logfire and OpenLLMetry write them. */
const requests = ['request', 'traceloop.entity.input', 'mcp.request.argument'];
const responses = ['response', 'traceloop.entity.output', 'mcp.response.value'];

function methodOf(span: Span, bag: AttributeBag): string | null {
  const told = bag.takeText('mcp.method.name') ?? bag.takeText('rpc.method');
  if (told === null && bag.takeText('traceloop.span.kind') === 'tool') return 'tools/call';
  return told ?? /\b(tools\/call|resources\/read|prompts\/get)\b/.exec(span.name)?.[1] ?? null;
}

function readCall(span: Span, bag: AttributeBag): DraftOf<'tool'> {
  const params = fieldsOf(paramsOf(bag));
  const named = /tools\/call (.{1,200})$/.exec(span.name)?.[1];
  const result = bag.take('gen_ai.tool.call.result') ?? takeFirst(bag, responses);
  return {
    kind: 'tool',
    name: bag.takeText('gen_ai.tool.name') ?? textOf(params.name ?? params.tool_name) ?? named ?? 'unknown',
    callId: bag.takeText('gen_ai.tool.call.id'),
    arguments: structured(bag.take('gen_ai.tool.call.arguments') ?? params.arguments),
    result: wordsOfResult(structured(result)),
  };
}

/** `{name, arguments}`, alone or as the `params` of a request. */
function paramsOf(bag: AttributeBag): AttributeValue {
  const request = fieldsOf(structured(takeFirst(bag, requests)));
  return request.params ?? request;
}

function takeFirst(bag: AttributeBag, names: readonly string[]): AttributeValue | undefined {
  return names.map((name) => bag.take(name)).find((value) => value !== undefined);
}

function fieldsOf(value: AttributeValue): { [key: string]: AttributeValue } {
  return isFields(value) ? value : {};
}

function textOf(value: AttributeValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
