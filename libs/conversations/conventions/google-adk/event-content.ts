import { type AttributeValue, type Span } from '#contracts';
import { type SpokenMessage } from '../convention.js';
import { readPayload } from '../payload.js';
import { withoutFiller } from './filler.js';

/** Messages told by log records: each one a content of Gemini's API, `{parts, role}`, whatever its event is named. */
export function contentOfEvents({ events }: Span): { input: SpokenMessage[]; output: SpokenMessage[] } {
  const spoken = (name: string, told: AttributeValue) =>
    readPayload(told, name === 'gen_ai.system.message' ? 'system' : 'user').messages;
  const input = events.filter(({ name }) => /^gen_ai\.(system|user)\.message$/.test(name));
  const output = events.filter(({ name }) => name === 'gen_ai.choice');
  return {
    input: withoutFiller(input.flatMap(({ name, attributes }) => spoken(name, attributes.content ?? null))),
    output: output.flatMap(
      ({ attributes: { content = null, finish_reason = null } }) =>
        readPayload({ content, finish_reason }, 'assistant').messages,
    ),
  };
}
