import { type AttributeValue, type ToolCall } from '#contracts';
import { structured } from '../attributes/attribute-bag.js';
import { type SpokenMessage, type ToolResult } from './convention.js';

/*
 * The parts of a message. Providers and frameworks name the same few things differently, and their telemetry passes on what
 * they sent: OTel GenAI (`tool_call`), the AI SDK (`tool-call`), Anthropic (`tool_use`), OpenAI's chat and responses
 * (`function_call`), Google (`function_call` as a key). All are told apart by their form alone.
 */

export type Fields = { [key: string]: AttributeValue };

/** Reads a part into `message`; what was said goes to `texts`. Reasoning is left out. */
export function readPart(part: Fields, message: SpokenMessage, texts: string[]): void {
  const call = part.function_call ?? part.functionCall;
  const response = part.function_response ?? part.functionResponse;
  if (isFields(call)) message.toolCalls.push(readToolCall(call));
  else if (isFields(response)) message.toolResults.push(readToolResult(response));
  else if (part.thought !== true) readTypedPart(part, message, texts);
}

function readTypedPart(part: Fields, message: SpokenMessage, texts: string[]): void {
  switch (text(part.type) ?? 'text') {
    case 'tool_call':
    case 'server_tool_call':
    case 'tool-call':
    case 'tool_use':
    case 'server_tool_use':
    case 'function_call':
      message.toolCalls.push(readToolCall(part));
      break;
    case 'tool_call_response':
    case 'server_tool_call_response':
    case 'tool-result':
    case 'tool-error':
    case 'tool_result':
    case 'function_call_output':
      message.toolResults.push(readToolResult(part));
      break;
    case 'reasoning':
    case 'thinking':
    case 'redacted_thinking':
      break;
    case 'blob':
    case 'uri':
    case 'file':
      texts.push(`[${text(part.modality) ?? text(part.mime_type) ?? text(part.mediaType) ?? text(part.type)}]`);
      break;
    case 'image':
    case 'image_url':
    case 'input_image':
      texts.push('[image]');
      break;
    case 'audio':
    case 'input_audio':
      texts.push('[audio]');
      break;
    default: {
      const said = text(part.content) ?? text(part.text) ?? text(part.refusal);
      if (said !== null) texts.push(said);
    }
  }
}

/** `{id, name, arguments}` under the names that senders use, or within `function` as OpenAI's API writes it. */
export function readToolCall(fields: Fields): ToolCall {
  const called = isFields(fields.function) ? fields.function : fields;
  return {
    id: text(fields.toolCallId) ?? text(fields.call_id) ?? text(fields.id),
    name: text(called.name) ?? text(called.toolName) ?? 'unknown',
    arguments: structured(called.arguments ?? called.args ?? called.input ?? called.server_tool_call),
  };
}

/** Whether a value is a tool call as OpenAI's API writes it: `{id, type: 'function', function: {name, arguments}}`. */
export function isFunctionCall(value: AttributeValue): value is Fields {
  return isFields(value) && isFields(value.function) && text(value.function.name) !== null;
}

function readToolResult(part: Fields): ToolResult {
  const told =
    part.response ?? part.result ?? part.server_tool_call_response ?? part.output ?? part.error ?? part.content;
  return {
    callId: text(part.toolCallId) ?? text(part.tool_use_id) ?? text(part.call_id) ?? text(part.id),
    name: text(part.name) ?? text(part.toolName),
    result: structured(withoutFrame(told)),
  };
}

/** The AI SDK frames a result as `{type: 'text' | 'json' | 'error-text', value}`, Anthropic as a list of text parts. */
function withoutFrame(told: AttributeValue | undefined): AttributeValue | undefined {
  const isFramed = isFields(told) && /^((error-)?(text|json)|content)$/.test(text(told.type) ?? '');
  if (isFramed && told.value !== undefined) return withoutFrame(told.value);
  if (!Array.isArray(told) || told.length === 0) return told;
  const texts = told.map((item) => (isFields(item) && item.type === 'text' ? text(item.text) : null));
  return texts.every((each) => each !== null) ? texts.join('\n') : told;
}

export function isFields(value: AttributeValue | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A non-empty string; numbers are written out. */
export function text(value: AttributeValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
