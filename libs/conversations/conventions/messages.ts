import { type AttributeValue, type OfferedTool } from '#contracts';
import { structured } from '../attributes/attribute-bag.js';
import { parseJson } from '../attributes/parse-json.js';
import { type SpokenMessage } from './convention.js';
import { type Fields, isFields, isFunctionCall, readPart, readToolCall, text } from './message-parts.js';

import { nameResults } from './open-calls.js';

export { isFields } from './message-parts.js';

/*
 * Messages as the OTel GenAI JSON schemas (semantic conventions 1.41, gen-ai-input-messages.json) write them: {role, parts[],
 * name?, finish_reason?}. Senders differ in small ways, all read here: `content` instead of `parts`, `text` instead of
 * `content` within a part, `result` instead of `response`, tool results under the role `user`, LangChain's messages, and the
 * items of OpenAI's responses, which are parts without a message around them.
 */

/** The messages of a value: a list of messages, one message, or plain text spoken by `role`. */
export function readMessages(value: AttributeValue, role: SpokenMessage['role'], cut = false): SpokenMessage[] {
  if (typeof value === 'string') return value === '' ? [] : [textMessage(role, value, cut)];
  const items = Array.isArray(value) ? value : isFields(value) ? [value] : [];
  const messages = withToolRoles(items.filter(isFields)).map((item) => readMessage(item, role));
  nameResults(messages);
  const last = messages.at(-1);
  if (!last || !cut) return messages;
  last.cut = true;
  // Nothing of the last message is left but its frame.
  const isEmpty = last.text === '' && last.toolCalls.length === 0 && last.toolResults.length === 0;
  return isEmpty ? messages.slice(0, -1) : messages;
}

/** Some senders put the name of the tool where the role of its result should be: known by an earlier call of that name. */
function withToolRoles(items: readonly Fields[]): Fields[] {
  const isUnknown = ({ role }: Fields) => typeof role === 'string' && roleOf(role, null) === null;
  if (!items.some(isUnknown)) return [...items];
  const called = new Map<string, string | null>();
  return items.map((item) => {
    for (const call of callsOf(item).map(readToolCall)) called.set(call.name, call.id);
    const role = text(item.role);
    if (role === null || !isUnknown(item) || !called.has(role)) return item;
    return { ...item, role: 'tool', name: role, tool_call_id: item.tool_call_id ?? called.get(role) ?? null };
  });
}

export function textMessage(role: SpokenMessage['role'], text: string, cut = false): SpokenMessage {
  return { role, name: null, text, toolCalls: [], toolResults: [], finishReason: null, cut };
}

function readMessage(told: Fields, fallback: SpokenMessage['role']): SpokenMessage {
  const { fields, kind } = unpack(told);
  const message = textMessage(roleOf(fields.role ?? kind, fallback), '');
  message.name = text(fields.name);
  message.finishReason = text(fields.finish_reason);
  const texts: string[] = [];
  const parts = fields.parts ?? fields.content ?? fields.text ?? null;
  if (typeof parts === 'string') readContent(parts, message, texts);
  for (const part of Array.isArray(parts) ? parts : []) {
    if (typeof part === 'string') texts.push(part);
    else if (isFields(part)) readPart(part, message, texts);
  }
  for (const call of callsOf(fields)) message.toolCalls.push(readToolCall(call));
  if (isItem(told)) readPart(told, message, texts);
  message.text = texts.join('\n');
  if (message.toolCalls.length > 0) message.role = 'assistant';
  const callId = text(fields.tool_call_id);
  if (message.role === 'tool' && message.toolResults.length === 0) {
    message.toolResults.push({
      callId: callId ?? text(fields.id),
      name: message.name,
      result: isFields(parts) ? parts : structured(message.text),
    });
  }
  // Some senders put tool results under the role `user`; nobody spoke them.
  if (message.toolResults.length > 0 && message.text === '' && message.role === 'user') message.role = 'tool';
  return message;
}

/** LangChain's forms: `{lc, type: 'constructor', id: [..., 'AIMessage'], kwargs}`, `{type: 'ai', data}`, `{type: 'ai', ...}`. */
function unpack(told: Fields): { fields: Fields; kind: AttributeValue } {
  if (told.type === 'constructor' && isFields(told.kwargs)) {
    const name = Array.isArray(told.id) ? text(told.id.at(-1)) : null;
    return { fields: told.kwargs, kind: name?.replace(/Message(Chunk)?$/, '').toLowerCase() ?? null };
  }
  return { fields: isFields(told.data) && told.role === undefined ? told.data : told, kind: told.type ?? null };
}

/** Some senders write the calls of a message as JSON text where its words should be. */
function readContent(content: string, message: SpokenMessage, texts: string[]): void {
  const calls = content.startsWith('[{') ? parseJson(content)?.value : null;
  if (Array.isArray(calls) && calls.every(isFunctionCall)) message.toolCalls.push(...calls.map(readToolCall));
  else texts.push(content);
}

/** The calls beside the words: as OpenAI's chat API and LangChain write them. Calls that the parts tell as well count once. */
function callsOf(fields: Fields): Fields[] {
  const beside = fields.tool_calls ?? fields.toolCalls;
  const parts = fields.parts ?? fields.content;
  const inParts = (Array.isArray(parts) ? parts : []).some(
    (part) => isFields(part) && /^(tool[_-](call|use)|function_call)$/.test(text(part.type) ?? ''),
  );
  if (Array.isArray(beside) && beside.length > 0) return inParts ? [] : beside.filter(isFields);
  const extra = isFields(fields.additional_kwargs) ? fields.additional_kwargs.tool_calls : null;
  return inParts || !Array.isArray(extra) ? [] : extra.filter(isFields);
}

/** An item of OpenAI's responses that is a part by itself. */
function isItem(told: Fields): boolean {
  return told.role === undefined && /^function_call(_output)?$/.test(text(told.type) ?? '');
}

/** Tool definitions: `{type, name, description, parameters}`, or the same under `function`; JSON text within a list likewise. */
export function readOfferedTools(value: AttributeValue): OfferedTool[] {
  return (Array.isArray(value) ? value : []).flatMap((told) => {
    const item = structured(told);
    const definition = isFields(item) && isFields(item.function) ? item.function : item;
    if (!isFields(definition) || text(definition.name) === null) return [];
    const parameters =
      definition.parameters ??
      definition.inputSchema ??
      definition.input_schema ??
      definition.parametersJsonSchema ??
      definition.parameters_json_schema;
    return [
      { name: text(definition.name)!, description: text(definition.description), parameters: structured(parameters) },
    ];
  });
}

/** The text of system instructions: parts, plain strings, or one string. */
export function readInstructions(value: AttributeValue): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  const parts = Array.isArray(value) ? value : [value];
  const texts = parts.flatMap((part) => {
    if (typeof part === 'string') return [part];
    const said = isFields(part) ? (text(part.content) ?? text(part.text)) : null;
    return said === null ? [] : [said];
  });
  return texts.length === 0 ? null : texts.join('\n');
}

function roleOf<T>(role: AttributeValue | undefined, fallback: T): SpokenMessage['role'] | T {
  switch (role) {
    case 'system':
    case 'developer':
      return 'system';
    case 'user':
    case 'human':
      return 'user';
    case 'assistant':
    case 'model':
    case 'ai':
    case 'function_call':
      return 'assistant';
    case 'tool':
    case 'function':
    case 'function_call_output':
      return 'tool';
    default:
      return fallback;
  }
}
