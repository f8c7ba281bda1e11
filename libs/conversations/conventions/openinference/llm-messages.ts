import { type AttributeValue, type OfferedTool } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type SpokenMessage } from '../convention.js';
import { type Fields, indexedItems } from '../indexed-attributes.js';
import { isFields, readMessages, readOfferedTools, textMessage } from '../messages.js';
import { readPayload } from '../payload.js';

/** Prompts and choices of completion APIs, which know no messages. */
const completionLists = {
  user: { list: 'llm.prompts', field: 'prompt.text' },
  assistant: { list: 'llm.choices', field: 'completion.text' },
};

/** Messages flattened under `list`; where there are none, the plain words or the messages of `value`. */
export function takeMessages(
  bag: AttributeBag,
  list: string,
  value: string,
  role: SpokenMessage['role'],
): SpokenMessage[] {
  const told = indexedItems(bag.takeUnder(list), list).map((fields) => messageOf(fields, role));
  const messages = readMessages(told, role);
  if (messages.length > 0) return messages;
  const { list: completions, field } = completionLists[role === 'assistant' ? 'assistant' : 'user'];
  const words = indexedItems(bag.takeUnder(completions), completions).map((fields) => fields[field]);
  const spoken = words.flatMap((each) => (typeof each === 'string' ? [textMessage(role, each)] : []));
  if (spoken.length > 0) return spoken;
  return readPayload(bag.take(completions) ?? bag.take(value), role).messages;
}

/**
 * `llm.tools.N.tool.json_schema`: one tool definition each, as JSON text, or `tool.name` and `tool.description` alone; else
 * `tools` among the parameters of the call.
 */
export function takeOfferedTools(bag: AttributeBag): OfferedTool[] {
  const parameters = structured(bag.take('llm.invocation_parameters'));
  const definitions = indexedItems(bag.takeUnder('llm.tools'), 'llm.tools').map((fields) => {
    const { 'tool.json_schema': schema, 'tool.name': name = null, 'tool.description': description = null } = fields;
    return schema === undefined ? { name, description } : structured(schema);
  });
  if (definitions.length > 0) return readOfferedTools(definitions);
  return readOfferedTools(isFields(parameters) ? (parameters.tools ?? null) : null);
}

function messageOf(fields: Fields, role: SpokenMessage['role']): AttributeValue {
  const parts = indexedItems(fields, 'message.contents').map(partOf);
  const calls = indexedItems(fields, 'message.tool_calls').map((call) => ({
    id: call['tool_call.id'] ?? null,
    name: call['tool_call.function.name'] ?? null,
    arguments: call['tool_call.function.arguments'] ?? null,
  }));
  return {
    role: fields['message.role'] ?? role,
    name: fields['message.name'] ?? null,
    finish_reason: fields['message.finish_reason'] ?? null,
    content: parts.length > 0 ? parts : (fields['message.content'] ?? null),
    tool_calls: calls.length > 0 ? calls : functionCall(fields),
    tool_call_id: fields['message.tool_call_id'] ?? null,
  };
}

/** `text`, `reasoning`, and media, whose kind is all that is kept of them. */
function partOf(part: Fields): AttributeValue {
  const type = part['message_content.type'] ?? 'text';
  const isMedia = ['image', 'audio', 'video', 'document', 'file'].includes(String(type));
  return isMedia ? { type: 'file', modality: type } : { type, text: part['message_content.text'] ?? null };
}

/** The one call a message could hold before there were tools. */
function functionCall(fields: Fields): AttributeValue {
  const name = fields['message.function_call_name'];
  if (name === undefined) return [];
  return [{ id: null, name, arguments: fields['message.function_call_arguments_json'] ?? null }];
}
