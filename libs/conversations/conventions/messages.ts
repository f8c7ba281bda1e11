import { type AttributeValue, type OfferedTool, type ToolCall } from '#contracts';
import { structured } from '../attributes/attribute-bag.js';
import { type SpokenMessage, type ToolResult } from './convention.js';

/*
 * Messages as the OTel GenAI JSON schemas (semantic conventions 1.41, gen-ai-input-messages.json) write them: {role, parts[],
 * name?, finish_reason?}. Senders differ in small ways, all read here: `content` instead of `parts`, `text` instead of
 * `content` within a part, `result` instead of `response`, tool results under the role `user`.
 */

type Fields = { [key: string]: AttributeValue };

/** The messages of a value: a list of messages, one message, or plain text spoken by `role`. */
export function readMessages(value: AttributeValue, role: SpokenMessage['role'], cut = false): SpokenMessage[] {
  if (typeof value === 'string') return value === '' ? [] : [textMessage(role, value, cut)];
  const items = Array.isArray(value) ? value : isFields(value) ? [value] : [];
  const messages = items.filter(isFields).map((item) => readMessage(item, role));
  const last = messages.at(-1);
  if (!last || !cut) return messages;
  last.cut = true;
  // Nothing of the last message is left but its frame.
  const isEmpty = last.text === '' && last.toolCalls.length === 0 && last.toolResults.length === 0;
  return isEmpty ? messages.slice(0, -1) : messages;
}

export function textMessage(role: SpokenMessage['role'], text: string, cut = false): SpokenMessage {
  return { role, name: null, text, toolCalls: [], toolResults: [], finishReason: null, cut };
}

function readMessage(fields: Fields, fallback: SpokenMessage['role']): SpokenMessage {
  const message = textMessage(roleOf(fields.role, fallback), '');
  message.name = text(fields.name);
  message.finishReason = text(fields.finish_reason);
  const texts: string[] = [];
  const parts = fields.parts ?? fields.content ?? null;
  if (typeof parts === 'string') texts.push(parts);
  for (const part of Array.isArray(parts) ? parts : []) {
    if (typeof part === 'string') texts.push(part);
    else if (isFields(part)) readPart(part, message, texts);
  }
  for (const call of Array.isArray(fields.tool_calls) ? fields.tool_calls : []) {
    if (isFields(call)) message.toolCalls.push(readToolCall(call));
  }
  message.text = texts.join('\n');
  const callId = text(fields.tool_call_id);
  if (message.role === 'tool' && message.toolResults.length === 0) {
    message.toolResults.push({
      callId: callId ?? text(fields.id),
      name: message.name,
      result: structured(message.text),
    });
  }
  // Some senders put tool results under the role `user`; nobody spoke them.
  if (message.role === 'user' && message.toolResults.length > 0 && message.text === '') message.role = 'tool';
  return message;
}

function readPart(part: Fields, message: SpokenMessage, texts: string[]): void {
  switch (text(part.type) ?? 'text') {
    case 'tool_call':
    case 'server_tool_call':
      message.toolCalls.push(readToolCall(part));
      break;
    case 'tool_call_response':
    case 'server_tool_call_response':
      message.toolResults.push(readToolResult(part));
      break;
    case 'reasoning':
    case 'thinking':
      break;
    case 'blob':
    case 'uri':
    case 'file':
      texts.push(`[${text(part.modality) ?? text(part.mime_type) ?? text(part.type)}]`);
      break;
    default: {
      const said = text(part.content) ?? text(part.text);
      if (said !== null) texts.push(said);
    }
  }
}

/** `{id, name, arguments}`, or the same under `function` as OpenAI's API writes it. */
export function readToolCall(fields: Fields): ToolCall {
  const called = isFields(fields.function) ? fields.function : fields;
  return {
    id: text(fields.id),
    name: text(called.name) ?? 'unknown',
    arguments: structured(called.arguments ?? called.server_tool_call),
  };
}

function readToolResult(part: Fields): ToolResult {
  const result = part.response ?? part.result ?? part.server_tool_call_response ?? part.content;
  return { callId: text(part.id), name: text(part.name), result: structured(result) };
}

/** Tool definitions: `{type, name, description, parameters}`, or the same under `function`. */
export function readOfferedTools(value: AttributeValue): OfferedTool[] {
  return (Array.isArray(value) ? value : []).flatMap((item) => {
    const definition = isFields(item) && isFields(item.function) ? item.function : item;
    if (!isFields(definition) || text(definition.name) === null) return [];
    const parameters = definition.parameters ?? definition.inputSchema ?? definition.input_schema ?? null;
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

function roleOf(role: AttributeValue | undefined, fallback: SpokenMessage['role']): SpokenMessage['role'] {
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
      return 'assistant';
    case 'tool':
    case 'function':
      return 'tool';
    default:
      return fallback;
  }
}

export function isFields(value: AttributeValue | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: AttributeValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
