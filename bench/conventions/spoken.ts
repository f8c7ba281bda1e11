import type { AttributeValue, Message } from '#contracts';
import { isObject } from './recorded-files.js';

/** What a list of messages says, in a form in which differently written messages compare. */
export interface Spoken {
  /** `role: words`, without tool results. */
  texts: string[];
  /** `name(arguments as JSON with sorted keys)`. */
  calls: string[];
  results: string[];
}

interface ReadMessage extends Message {
  toolResults?: { result: AttributeValue }[];
}

/** Messages as Martingale read them. */
export function spokenIn(messages: readonly ReadMessage[]): Spoken {
  const spoken: Spoken = { texts: [], calls: [], results: [] };
  for (const message of messages) {
    const results = message.toolResults ?? [];
    if (message.role !== 'tool' && message.text !== '') spoken.texts.push(`${message.role}: ${squeeze(message.text)}`);
    spoken.calls.push(...message.toolCalls.map((call) => `${call.name}(${canonical(call.arguments ?? {})})`));
    spoken.results.push(...results.map(({ result }) => canonical(result)));
  }
  return spoken;
}

const roles: Record<string, string> = { model: 'assistant', ai: 'assistant', human: 'user', developer: 'system' };

/** Messages of a `.chatml.json`: {role, content, tool_calls: [{name, arguments}]}. */
export function spokenInChat(messages: readonly unknown[]): Spoken {
  const spoken: Spoken = { texts: [], calls: [], results: [] };
  for (const message of messages.filter(isObject)) {
    const role = roles[String(message.role)] ?? String(message.role);
    const content = contentOf(message.content);
    const calls = [...listOf(message.tool_calls), ...callsIn(content)];
    spoken.calls.push(...calls.map(({ name, arguments: given }) => `${name}(${canonical(given ?? {})})`));
    if (content === '' || callsIn(content).length > 0) continue;
    // A sender's own role is the name of the tool that answered.
    if (!['system', 'user', 'assistant'].includes(role)) spoken.results.push(canonical(content));
    else spoken.texts.push(`${role}: ${squeeze(content)}`);
  }
  return spoken;
}

/** What `expected` says and `read` does not. */
export function missing(expected: readonly string[], read: readonly string[]): string[] {
  const left = [...read];
  return expected.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function contentOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  return parts.flatMap((part) => (typeof part.text === 'string' ? [part.text] : [])).join('\n');
}

function listOf(calls: unknown): { name: string; arguments: unknown }[] {
  return (Array.isArray(calls) ? calls : []).filter(isObject).map((call) => {
    const called = isObject(call.function) ? call.function : call;
    return { name: String(called.name), arguments: called.arguments };
  });
}

/** Calls that a sender wrote as the words of a message. */
function callsIn(content: string): { name: string; arguments: unknown }[] {
  return content.startsWith('[{"function":') ? listOf(JSON.parse(content)) : [];
}

/** JSON with sorted keys and no spaces; JSON text counts as what it says. */
export function canonical(value: unknown): string {
  if (typeof value === 'string') {
    try {
      return /^\s*[[{"]/.test(value) ? canonical(JSON.parse(value)) : squeeze(value);
    } catch {
      return squeeze(value);
    }
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return String(value);
  const sorted = Object.keys(value).sort();
  return `{${sorted.map((key) => `${key}:${canonical(value[key])}`).join()}}`;
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
