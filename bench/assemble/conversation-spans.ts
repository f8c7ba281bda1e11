import { type Attributes, msToNano, type Span } from '#contracts';

/** 2026-01-01T00:00:00Z. */
const START_MS = 1_767_225_600_000;

/** A message as OTel GenAI writes it; what a call is sent again are the objects it was sent before. */
type Told = { role: string; parts: object[] };

/**
 * The traces of one conversation, as OTel GenAI writes them: two to four user messages, every other one answered with a
 * tool, the whole history sent again with every call. 8 to 12 spans, about 1.4 KB each.
 */
export function conversationTraces(number: number): Span[][] {
  const history: Told[] = [];
  return Array.from({ length: 2 + (number % 3) }, (_, turn) => traceOf(number, turn, history));
}

function traceOf(number: number, turn: number, history: Told[]): Span[] {
  const traceId = hex(number * 8 + turn, 32);
  const startMs = START_MS + number * 20 + turn * 30_000;
  const asked = said('user', `Question ${number}.${turn}: ${words(number + turn, 60)}`);
  const reply = said('assistant', `Answer ${number}.${turn}: ${words(number * 7 + turn, 220)}`);
  const usesTool = turn % 2 === 0 || number % 3 === 0;
  const spans: Span[] = [];
  const add = (name: string, attributes: Attributes, fromMs: number, toMs: number) => {
    const spanId = hex((number * 8 + turn) * 8 + spans.length + 1, 16);
    spans.push(span({ traceId, spanId, parentSpanId: spans[0]?.spanId ?? null, name, attributes, fromMs, toMs }));
  };
  const ids = { 'gen_ai.conversation.id': `conversation-${number}`, 'user.id': `uh_${number % 997}` };
  const run = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support', ...ids };
  add('invoke_agent support', { ...run, ...messages([asked], [reply]) }, startMs, startMs + 4000);
  history.push(asked);
  if (usesTool) {
    const callId = `call_${number}_${turn}`;
    const call = { type: 'tool_call', id: callId, name: 'find_order', arguments: { order: number, turn } };
    const asking = { role: 'assistant', parts: [call] };
    const found = words(number * 3 + turn, 160);
    add('chat', chat(number, turn, 0, history, asking), startMs + 10, startMs + 900);
    add('execute_tool find_order', tool(callId, number, found), startMs + 910, startMs + 1000);
    history.push(asking, { role: 'tool', parts: [{ type: 'tool_call_response', id: callId, response: found }] });
  }
  add('chat', chat(number, turn, 1, history, reply), startMs + 1100, startMs + 3900);
  history.push(reply);
  return spans;
}

function chat(number: number, turn: number, call: number, history: readonly Told[], output: Told): Attributes {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.response.id': `chatcmpl-${number}-${turn}-${call}`,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': 400 + history.length * 60,
    'gen_ai.usage.output_tokens': 60,
    'server.address': 'api.example.com',
    ...messages([said('system', words(1, 300)), ...history], [output]),
  };
}

function tool(callId: string, order: number, found: string): Attributes {
  return {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'find_order',
    'gen_ai.tool.call.id': callId,
    'gen_ai.tool.call.arguments': JSON.stringify({ order }),
    'gen_ai.tool.call.result': found,
  };
}

function messages(input: readonly Told[], output: readonly Told[]): Attributes {
  return { 'gen_ai.input.messages': JSON.stringify(input), 'gen_ai.output.messages': JSON.stringify(output) };
}

function said(role: string, content: string): Told {
  return { role, parts: [{ type: 'text', content }] };
}

type Place = Pick<Span, 'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'attributes'>;

function span({ fromMs, toMs, ...place }: Place & { fromMs: number; toMs: number }): Span {
  return {
    ...place,
    kind: 3,
    startNano: msToNano(fromMs),
    endNano: msToNano(toMs),
    status: { code: 0, message: '' },
    events: [],
    links: [],
    resource: { 'service.name': 'support', 'service.version': '2.4.1', 'telemetry.sdk.language': 'python' },
    scope: { name: 'bench', version: '1' },
    droppedAttributesCount: 0,
  };
}

const vocabulary = 'order parcel refund invoice address late broken account delivery Tuesday please card'.split(' ');

/** Text of about the length given, different for different seeds. */
function words(seed: number, length: number): string {
  let text = '';
  for (let state = seed + 1; text.length < length; state = (state * 48_271) % 2_147_483_647) {
    text += `${vocabulary[state % vocabulary.length]} `;
  }
  return text;
}

function hex(value: number, length: number): string {
  return (value + 1).toString(16).padStart(length, '0');
}
