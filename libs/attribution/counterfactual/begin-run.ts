import type { Conversation, OfferedTool, StepChange } from '#contracts';
import { type CallEvent, eventsOf, type Place, type ReplayEvent, type Told } from './events.js';
import type { ReplayMessage } from './ports.js';
import { callKey } from './same-call.js';

/** Where runs of a conversation begin: what was said and done before the decisive step. */
export interface Beginning {
  readonly conversation: Conversation;
  readonly place: Place;
  readonly events: readonly ReplayEvent[];
  readonly messages: readonly ReplayMessage[];
  readonly tools: readonly OfferedTool[];
  /** The call of the decisive step, where it is one. */
  readonly decisive: CallEvent | null;
}

/** Null where no step has this span. */
export function beginAt(conversation: Conversation, spanId: string): Beginning | null {
  const told = eventsOf(conversation);
  const { events, places } = told;
  const at = places.get(spanId);
  if (at === undefined) return null;
  const place = beforeDecision(conversation, told, at);
  const next = events[at.event];
  return {
    conversation,
    place,
    events,
    messages: messagesOf(conversation.systemInstructions, events.slice(0, place.event)),
    tools: toolsOf(conversation, events),
    decisive: next?.kind === 'call' && next.turn === conversation.turns[at.turn]!.index ? next : null,
  };
}

/** A call is decided by what the model said just before it. */
function beforeDecision({ turns }: Conversation, { places }: Told, place: Place): Place {
  const { steps } = turns[place.turn]!;
  const decision = steps[place.step - 1];
  return decision?.kind === 'llm' && steps[place.step]?.kind !== 'llm' ? places.get(decision.spanId)! : place;
}

/** Whether a change can be made at the beginning: only a call can be left out. */
export function canChange({ decisive }: Beginning, change: StepChange): boolean {
  return change.kind !== 'skip' || decisive !== null;
}

function messagesOf(instructions: string | null, events: readonly ReplayEvent[]): ReplayMessage[] {
  const messages: ReplayMessage[] =
    instructions === null || instructions === '' ? [] : [message('system', instructions)];
  events.forEach((event, number) => {
    if (event.kind === 'user') messages.push(message('user', event.text));
    else if (event.kind === 'say') messages.push(message('assistant', event.text));
    else {
      // What is said with a call is one message with it: some models take no two of one speaker.
      const before = events[number - 1];
      const said = before?.kind === 'say' && before.turn === event.turn ? messages.pop()!.text : '';
      messages.push(...callMessages(event, `call_${number}`, said));
    }
  });
  return messages;
}

export function message(role: ReplayMessage['role'], text: string, callId: string | null = null): ReplayMessage {
  return { role, text, calls: [], callId };
}

/** A call and what it gave, as a chat model is told them. */
export function callMessages(
  event: Pick<CallEvent, 'name' | 'arguments' | 'result'>,
  id: string,
  said = '',
): ReplayMessage[] {
  const call = { id, name: event.name, arguments: event.arguments };
  return [{ ...message('assistant', said), calls: [call] }, message('tool', resultText(event.result), id)];
}

const LONGEST_RESULT = 20_000;

export function resultText(result: CallEvent['result']): string {
  return (typeof result === 'string' ? result : JSON.stringify(result)).slice(0, LONGEST_RESULT);
}

/** What the agent was offered, and what it called although the telemetry does not say that it was offered. */
function toolsOf({ offeredTools }: Conversation, events: readonly ReplayEvent[]): OfferedTool[] {
  const names = new Set(offeredTools.map(({ name }) => name));
  const tools = [...offeredTools];
  for (const event of events) {
    if (event.kind !== 'call' || names.has(event.name)) continue;
    names.add(event.name);
    tools.push(undescribedTool(event.name));
  }
  return tools;
}

export function undescribedTool(name: string): OfferedTool {
  return { name, description: null, parameters: { type: 'object' } };
}

/** Whether this is the call of the decisive step made again. */
export function repeatsDecisive({ decisive }: Beginning, call: Pick<CallEvent, 'name' | 'arguments'>): boolean {
  return decisive !== null && callKey(call) === callKey(decisive);
}
