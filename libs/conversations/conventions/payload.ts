import { type AttributeValue, type OfferedTool } from '#contracts';
import { parseJson } from '../attributes/parse-json.js';
import { type SpokenMessage } from './convention.js';
import { isFields, text } from './message-parts.js';
import { readInstructions, readMessages, readOfferedTools, textMessage } from './messages.js';

/*
 * Many instrumentations put into one attribute whatever was passed to or returned by the function they wrap: a provider's
 * request or response, a framework's state, a list of messages, plain words. What is known of these forms stands here.
 */

/** What a payload says. */
export interface Payload {
  messages: SpokenMessage[];
  systemInstructions: string | null;
  offeredTools: OfferedTool[];
}

/** Deeper than this no sender wraps its messages. */
const MAX_WRAPPERS = 6;

/**
 * Reads JSON text, a structured value or plain words; `role` speaks what has no role of its own. Structured values that no
 * sender known here writes give no messages.
 */
export function readPayload(value: AttributeValue | undefined, role: SpokenMessage['role']): Payload {
  if (value === undefined || value === null) return { messages: [], systemInstructions: null, offeredTools: [] };
  const json = typeof value === 'string' ? jsonOf(value) : { value, cut: false };
  if (json === null) {
    return { messages: wordsOf(value as string, role), systemInstructions: null, offeredTools: [] };
  }
  return {
    messages: messagesWithin(json.value, role, json.cut, 0),
    systemInstructions: instructionsWithin(json.value),
    offeredTools: readOfferedTools(toolsWithin(json.value)),
  };
}

/** Objects, lists and quoted strings; anything else is plain words. */
function jsonOf(value: string): { value: AttributeValue; cut: boolean } | null {
  return /^\s*[[{"]/.test(value) ? parseJson(value) : null;
}

function messagesWithin(
  value: AttributeValue,
  role: SpokenMessage['role'],
  cut: boolean,
  depth: number,
): SpokenMessage[] {
  if (depth > MAX_WRAPPERS) return [];
  const within = (inner: AttributeValue) => messagesWithin(inner, role, cut, depth + 1);
  if (typeof value === 'string') return wordsOf(value, role, cut);
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string')) return wordsOf(value.join('\n'), role, cut);
    // LangChain sends a batch of prompts; the first is what a chat has.
    if (Array.isArray(value[0])) return within(value[0]);
    return value.some(isWrapped) ? value.flatMap(within) : readMessages(value.filter(isSpoken), role, cut);
  }
  if (!isFields(value)) return [];
  if (isMessage(value) && !isWrapped(value)) return readMessages([value], role, cut);
  const inner = innerOf(value);
  // `content` without a role among inputs is a framework's own state.
  if (role === 'user' && inner === value.content && typeof inner === 'string') return [];
  return inner === undefined ? [] : withReason(within(inner), value.finish_reason ?? value.finishReason);
}

/** Where requests and responses hold messages: of OpenAI, Google, the AI SDK, LangChain and LangGraph; the surest first. */
const messageFields =
  'messages choices candidates generations message contents prompt prompts input output content text new_message'.split(
    ' ',
  );

function innerOf(value: { [key: string]: AttributeValue }): AttributeValue | undefined {
  const held = messageFields.map((name) => value[name]);
  return held.find((inner) => inner !== undefined && inner !== null && inner !== '');
}

/** A candidate or choice: a message with something around it. */
function isWrapped(value: AttributeValue): boolean {
  if (!isFields(value) || value.role !== undefined) return false;
  return isFields(value.message) || isFields(value.content) || Array.isArray(value.messages);
}

function isMessage(value: { [key: string]: AttributeValue }): boolean {
  return (
    value.role !== undefined ||
    value.parts !== undefined ||
    /^(constructor|human|ai|tool|system|message|text|function_call(_output)?)$/.test(text(value.type) ?? '')
  );
}

/** An item of a list that was said or done; reasoning and the like are not. */
function isSpoken(value: AttributeValue): boolean {
  if (!isFields(value) || value.type === 'reasoning' || isDefinition(value)) return false;
  return isMessage(value) || value.content !== undefined || value.text !== undefined;
}

function withReason(messages: SpokenMessage[], reason: AttributeValue | undefined): SpokenMessage[] {
  for (const message of messages) message.finishReason ??= text(reason)?.toLowerCase() ?? null;
  return messages;
}

/** `instructions` of OpenAI's responses, `system` of Anthropic and the AI SDK, `config.system_instruction` of Google. */
function instructionsWithin(value: AttributeValue): string | null {
  if (!isFields(value)) return null;
  const config = isFields(value.config) ? value.config : value;
  const told = value.instructions ?? value.system ?? config.system_instruction ?? config.systemInstruction ?? null;
  return readInstructions(isFields(told) && Array.isArray(told.parts) ? told.parts : told);
}

/** `tools` of a request; Google's are grouped under `function_declarations`. Some senders add them to the messages. */
function toolsWithin(value: AttributeValue): AttributeValue {
  if (Array.isArray(value)) return value.flatMap((item) => (isDefinition(item) ? [item.content] : []));
  if (!isFields(value)) return [];
  const tools = value.tools ?? (isFields(value.config) ? value.config.tools : null) ?? null;
  return (Array.isArray(tools) ? tools : []).flatMap((tool) => {
    const grouped = isFields(tool) ? (tool.function_declarations ?? tool.functionDeclarations) : null;
    return Array.isArray(grouped) ? grouped : [tool];
  });
}

/** A tool offered to the model, written as a message of the role `tool`. */
function isDefinition(value: AttributeValue): value is { content: { [key: string]: AttributeValue } } {
  return isFields(value) && value.role === 'tool' && isFields(value.content) && isFields(value.content.function);
}

const spokenLine = /^(system|developer|user|assistant|tool): /;

/** Plain words, or a chat written as lines that begin with a role, as OpenLIT writes it, with Python's None for no words. */
function wordsOf(told: string, role: SpokenMessage['role'], cut = false): SpokenMessage[] {
  if (told === '' || (told === 'None' && role === 'assistant')) return [];
  if (!spokenLine.test(told)) return [textMessage(role, told, cut)];
  const spoken: { role: string; content: string }[] = [];
  for (const line of told.split('\n')) {
    const start = spokenLine.exec(line);
    if (start) spoken.push({ role: start[1]!, content: line.slice(start[0].length) });
    else spoken.at(-1)!.content += `\n${line}`;
  }
  return readMessages(
    spoken.filter(({ content }) => content !== 'None'),
    role,
    cut,
  );
}
