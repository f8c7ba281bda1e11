import { type Attributes, type AttributeValue, type Span } from '#contracts';
import { parseJson } from '../../attributes/parse-json.js';
import { type SpokenMessage } from '../convention.js';
import { isFields, readMessages } from '../messages.js';

const messageEvent = /^gen_ai\.(system|user|assistant|tool)\.message$/;

/** Input messages told by the events `gen_ai.{system,user,assistant,tool}.message`, in their order. */
export function messagesOfEvents(span: Span): SpokenMessage[] {
  return span.events.flatMap((event) => {
    const role = messageEvent.exec(event.name)?.[1];
    return role === undefined ? [] : readMessages({ role, ...bodyOf(event.attributes) }, 'user');
  });
}

/** Output messages told by the events `gen_ai.choice`: the message stands under `message` or in the event itself. */
export function choicesOfEvents(span: Span): SpokenMessage[] {
  return span.events
    .filter((event) => event.name === 'gen_ai.choice')
    .flatMap((event) => {
      const body = bodyOf(event.attributes);
      const message = isFields(body.message)
        ? body.message
        : { ...body, content: body.message ?? body.content ?? null };
      const messages = readMessages({ role: 'assistant', ...message }, 'assistant');
      const reason = body.finish_reason;
      for (const each of messages) if (typeof reason === 'string') each.finishReason ??= reason;
      return messages;
    });
}

/** The fields of an event; nested ones are sent as JSON text. */
function bodyOf(attributes: Attributes): Record<string, AttributeValue> {
  const nested = ['message', 'tool_calls', 'content', 'parts'];
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const isJson = nested.includes(name) && typeof value === 'string' && /^\s*[[{]/.test(value);
      return [name, isJson ? (parseJson(value)?.value ?? value) : value];
    }),
  );
}
