import { type AttributeValue, type OfferedTool } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type SpokenMessage } from '../convention.js';
import { type Fields, indexedItems } from '../indexed-attributes.js';
import { isFields, readMessages, readOfferedTools, textMessage } from '../messages.js';

/** Messages flattened under `list`; where there are none, the plain words or the messages of `value`. */
export function takeMessages(
  bag: AttributeBag,
  list: string,
  value: string,
  role: SpokenMessage['role'],
): SpokenMessage[] {
  const messages = indexedItems(bag.takeUnder(list), list).flatMap((fields) =>
    readMessages(messageOf(fields, role), role),
  );
  if (messages.length > 0) return messages;
  const whole = structured(bag.take(value));
  if (typeof whole === 'string' && whole !== '') return [textMessage(role, whole)];
  return isFields(whole) && Array.isArray(whole.messages) ? readMessages(whole.messages, role) : [];
}

/** `llm.tools.N.tool.json_schema`: one tool definition each, as JSON text. */
export function takeOfferedTools(bag: AttributeBag): OfferedTool[] {
  const definitions = indexedItems(bag.takeUnder('llm.tools'), 'llm.tools').map((fields) =>
    structured(fields['tool.json_schema']),
  );
  return readOfferedTools(definitions);
}

function messageOf(fields: Fields, role: SpokenMessage['role']): AttributeValue {
  const parts = indexedItems(fields, 'message.contents').map((part) => ({
    type: part['message_content.type'] ?? 'text',
    text: part['message_content.text'] ?? null,
  }));
  const calls = indexedItems(fields, 'message.tool_calls').map((call) => ({
    id: call['tool_call.id'] ?? null,
    name: call['tool_call.function.name'] ?? null,
    arguments: call['tool_call.function.arguments'] ?? null,
  }));
  return {
    role: fields['message.role'] ?? role,
    name: fields['message.name'] ?? null,
    content: parts.length > 0 ? parts : (fields['message.content'] ?? null),
    tool_calls: calls,
    tool_call_id: fields['message.tool_call_id'] ?? null,
  };
}
