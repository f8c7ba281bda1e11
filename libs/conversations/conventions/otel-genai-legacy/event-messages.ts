import { type Attributes, type AttributeValue, type Span } from '#contracts';
import { structured } from '../../attributes/attribute-bag.js';
import { parseJson } from '../../attributes/parse-json.js';
import { type SpokenMessage } from '../convention.js';
import { isFields, readMessages } from '../messages.js';
import { readPayload } from '../payload.js';

/** A message as an event, or as a log record joined as one: its name and its fields. */
export interface MessageEvent {
  name: string;
  attributes: Attributes;
}

const messageEvent = /^gen_ai\.(system|user|assistant|tool)\.message$/;

/** Whether events of the span tell what was said in it. */
export function hasMessageEvents({ events }: Span): boolean {
  return events.some(({ name }) => messageEvent.test(name) || name === 'gen_ai.choice' || name.startsWith(CONTENT));
}

/** The one event for all messages that conventions up to 1.27 had: `gen_ai.content.prompt` and `.completion`. */
const CONTENT = 'gen_ai.content.';

/** Input messages told by the events `gen_ai.{system,user,assistant,tool}.message`, in their order. */
export function messagesOfEvents(events: readonly MessageEvent[]): SpokenMessage[] {
  return events.flatMap((event) => {
    if (event.name === `${CONTENT}prompt`) return readPayload(event.attributes['gen_ai.prompt'], 'user').messages;
    const role = messageEvent.exec(event.name)?.[1];
    return role === undefined ? [] : readMessages(spoken({ role, ...bodyOf(event.attributes) }), 'user');
  });
}

/** Output messages told by the events `gen_ai.choice`: the message stands under `message` or in the event itself. */
export function choicesOfEvents(events: readonly MessageEvent[]): SpokenMessage[] {
  return events.flatMap((event) => {
    if (event.name === `${CONTENT}completion`) {
      return readPayload(event.attributes['gen_ai.completion'], 'assistant').messages;
    }
    return event.name === 'gen_ai.choice' ? readChoice(bodyOf(event.attributes)) : [];
  });
}

/** Where content is not to be recorded, senders write events without it: only the answer of a tool still tells something. */
function spoken(body: Record<string, AttributeValue>): AttributeValue {
  const { content = null, parts = null, tool_calls: calls = null } = body;
  if (content !== null || parts !== null || calls !== null) return body;
  const id = body.tool_call_id ?? body.id ?? null;
  return body.role === 'tool' && id !== null
    ? { role: 'tool', parts: [{ type: 'tool_call_response', id, response: null }] }
    : [];
}

function readChoice(body: Record<string, AttributeValue>): SpokenMessage[] {
  const message = isFields(body.message) ? body.message : { ...body, content: body.message ?? body.content ?? null };
  const messages = readMessages({ role: 'assistant', ...message }, 'assistant');
  const reason = body.finish_reason;
  for (const each of messages) if (typeof reason === 'string') each.finishReason ??= reason;
  return messages;
}

/**
 * The fields of an event. Nested ones are sent as JSON text, or all of them as JSON in `gen_ai.event.content`; a log record
 * whose body is plain words has them under `body`.
 */
function bodyOf(attributes: Attributes): Record<string, AttributeValue> {
  const whole = structured(attributes['gen_ai.event.content'] ?? attributes.body);
  const fields = isFields(whole) ? { ...attributes, ...whole } : { content: whole, ...attributes };
  const nested = ['message', 'tool_calls', 'content', 'parts'];
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const isJson = nested.includes(name) && typeof value === 'string' && /^\s*[[{]/.test(value);
      return [name, isJson ? (parseJson(value)?.value ?? value) : value];
    }),
  );
}
