import { type AttributeValue } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type SpokenMessage } from '../convention.js';
import { indexedItems } from '../indexed-attributes.js';
import { isFields, readMessages } from '../messages.js';

/** Messages of `gen_ai.prompt` or `gen_ai.completion`: JSON of a provider's request or response, or `gen_ai.prompt.N.role`. */
export function messagesOfAttributes(
  bag: AttributeBag,
  name: 'gen_ai.prompt' | 'gen_ai.completion',
  role: SpokenMessage['role'],
  gaps: string[],
): SpokenMessage[] {
  const json = bag.takeJson(name);
  if (json) {
    if (json.cut) gaps.push(`${name} was cut off by the sender`);
    return readMessages(unwrap(json.value), role, json.cut);
  }
  const messages = indexedItems(bag.takeUnder(name), name).map((fields) => {
    const calls = indexedItems(fields, 'tool_calls').map((call) => ({
      id: call.id ?? null,
      name: call.name ?? null,
      arguments: call.arguments ?? null,
    }));
    return {
      role: fields.role ?? role,
      content: fields.content ?? null,
      finish_reason: fields.finish_reason ?? null,
      tool_call_id: fields.tool_call_id ?? null,
      tool_calls: calls,
    };
  });
  return readMessages(messages, role);
}

/** The messages within a provider's request (`messages`, `input`) or response (`choices[].message`, `output`, `text`). */
function unwrap(value: AttributeValue): AttributeValue {
  if (!isFields(value)) return value;
  if (Array.isArray(value.choices))
    return value.choices.map((choice) => (isFields(choice) ? (choice.message ?? choice) : choice));
  const inner = value.messages ?? value.input ?? value.output ?? (value.role === undefined ? value.text : undefined);
  if (inner === undefined) return value;
  // A response lists reasoning and calls beside messages; only what has content or a role was said.
  return Array.isArray(inner)
    ? inner.filter((item) => isFields(item) && (item.role !== undefined || item.content !== undefined))
    : inner;
}
