import { setTimeout as sleep } from 'node:timers/promises';

const LANES = 6;
export const TURNS = 3;
const RETRY_MS = 50;

export interface Load {
  /** Trace and span ids of what was answered with 200. */
  acknowledged: Set<string>;
  /** Conversations of which every turn was acknowledged. */
  conversations: Set<string>;
  retries: number;
  /** Lets the conversations under way end. */
  stop(): Promise<void>;
}

/**
 * Lanes that hold one conversation after the other: each turn is a trace of its own, sent again and again, to one
 * receiver after the other, until one of them acknowledges it.
 */
export function startLoad(receivers: readonly string[], apiKey: string): Load {
  const load: Load = { acknowledged: new Set(), conversations: new Set(), retries: 0, stop: async () => {} };
  let wanted = true;
  let next = 0;
  const send = async (body: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` };
    for (let attempt = next; ; attempt++) {
      const url = receivers[attempt % receivers.length]!;
      const signal = AbortSignal.timeout(20_000);
      const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => null);
      await response?.arrayBuffer().catch(() => null);
      if (response?.status === 200) return;
      load.retries++;
      await sleep(RETRY_MS);
    }
  };
  const lane = async () => {
    while (wanted) {
      const conversation = ++next;
      for (let turn = 0; turn < TURNS; turn++) {
        const spans = spansOf(conversation, turn);
        await send(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
        for (const { traceId, spanId } of spans) load.acknowledged.add(traceId + spanId);
      }
      load.conversations.add(`conversation-${conversation}`);
    }
  };
  const lanes = Promise.all(Array.from({ length: LANES }, lane));
  load.stop = async () => {
    wanted = false;
    await lanes;
  };
  return load;
}

/** One turn: the run of an agent, the call of the model in it, and the tool that it calls. */
function spansOf(conversation: number, turn: number) {
  const number = conversation * TURNS + turn;
  const startMs = Date.now();
  const id = (first: string, digits: number) => first + number.toString(16).padStart(digits, '0');
  const place = {
    traceId: id('f', 31),
    startTimeUnixNano: `${startMs}000000`,
    endTimeUnixNano: `${startMs + 500}000000`,
  };
  const said = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }]);
  const words = {
    'gen_ai.input.messages': said('user', `Please move parcel ${number} to the depot`),
    'gen_ai.output.messages': said('assistant', `Parcel ${number} is on its way.`),
  };
  const agent = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'depot',
    'gen_ai.conversation.id': `conversation-${conversation}`,
  };
  const tool = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'move_parcel' };
  const [root, chat, call] = ['a', 'b', 'c'].map((first) => id(first, 15));
  return [
    { ...place, spanId: root!, name: 'invoke_agent depot', attributes: attributesOf({ ...agent, ...words }) },
    {
      ...place,
      spanId: chat!,
      parentSpanId: root,
      name: 'chat',
      attributes: attributesOf({ 'gen_ai.operation.name': 'chat', ...words }),
    },
    { ...place, spanId: call!, parentSpanId: root, name: 'execute_tool', attributes: attributesOf(tool) },
  ];
}

function attributesOf(values: Record<string, string>) {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
