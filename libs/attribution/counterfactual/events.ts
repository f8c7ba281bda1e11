import type { AttributeValue, Conversation, Step, Turn } from '#contracts';

/** What happened in a conversation, as a chat model would be told it. */
export type ReplayEvent =
  | { readonly kind: 'user'; readonly turn: number; readonly text: string }
  | { readonly kind: 'say'; readonly turn: number; readonly text: string }
  | {
      readonly kind: 'call';
      readonly turn: number;
      readonly name: string;
      readonly arguments: AttributeValue;
      readonly result: AttributeValue;
      /** What the telemetry calls its failure; null where it went well. */
      readonly error: string | null;
    };
export type CallEvent = Extract<ReplayEvent, { kind: 'call' }>;

/** A place in a conversation: before this event, and before this step of this turn (turns by their place in the list). */
export interface Place {
  readonly event: number;
  readonly turn: number;
  readonly step: number;
}

export interface Told {
  readonly events: readonly ReplayEvent[];
  /** Where each span begins. What a user said is over where its span is looked up: an agent's step comes after it. */
  readonly places: ReadonlyMap<string, Place>;
}

/** A conversation as events. Searches and what was remembered are told as calls, with what they gave. */
export function eventsOf(conversation: Conversation): Told {
  const events: ReplayEvent[] = [];
  const places = new Map<string, Place>();
  conversation.turns.forEach((turn, index) => {
    if (turn.user !== null) {
      events.push({ kind: 'user', turn: turn.index, text: turn.user.text });
      places.set(turn.user.spanId, { event: events.length, turn: index, step: 0 });
    }
    turn.steps.forEach((step, number) => {
      places.set(step.spanId, { event: events.length, turn: index, step: number });
      const event = eventOf(step, turn.index);
      if (event !== null) events.push(event);
    });
    const unsaid = replyNotSaid(turn, events);
    if (unsaid === null) return;
    if (!places.has(unsaid.spanId))
      places.set(unsaid.spanId, { event: events.length, turn: index, step: turn.steps.length });
    events.push({ kind: 'say', turn: turn.index, text: unsaid.text });
  });
  return { events, places };
}

function eventOf(step: Step, turn: number): ReplayEvent | null {
  switch (step.kind) {
    case 'llm':
      return step.text === '' ? null : { kind: 'say', turn, text: step.text };
    case 'tool':
      return callOf(step, turn, step.name, step.arguments, step.result);
    case 'retrieval':
      return callOf(
        step,
        turn,
        step.source ?? 'search',
        { query: step.query },
        step.documents.map(({ id, text }) => ({ id, text })),
      );
    case 'memory':
      return step.operation === 'write' ? null : callOf(step, turn, 'memory', { read: step.key }, step.value);
    default:
      return null;
  }
}

function callOf({ error }: Step, turn: number, name: string, given: AttributeValue, result: AttributeValue): CallEvent {
  return { kind: 'call', turn, name, arguments: given, result: result ?? (error === null ? null : { error }), error };
}

/** The words the user saw, where no step of the turn says them. */
function replyNotSaid({ index, reply }: Turn, events: readonly ReplayEvent[]): Turn['reply'] {
  if (reply === null || reply.text === '') return null;
  for (let at = events.length - 1; events[at]?.turn === index; at--) {
    const event = events[at]!;
    if (event.kind === 'say' && event.text === reply.text) return null;
  }
  return reply;
}
