import { type Conversation, type Span, stepsOf } from '#contracts';
import type { Reading } from '#conversations';
import { isObject, type RecordedFile } from './recorded-files.js';
import { canonical, missing, type Spoken, spokenIn, spokenInChat } from './spoken.js';

export interface ReadSpan {
  span: Span;
  reading: Reading;
}

/** What is missing of the words and of the tools; null where nothing was expected. */
export interface Checks {
  text: string[] | null;
  tools: string[] | null;
}

const sides = ['input', 'output'] as const;

/** Observations in which a model or an agent spoke, against the chat expected of each. */
export function checkChat({ chat }: RecordedFile, reads: readonly ReadSpan[]): Checks[] {
  if (chat === null) return [];
  return reads.flatMap(({ span, reading }) => {
    const expected = chat[span.spanId];
    if (!isObject(expected) || reading.step?.kind !== 'llm') return [];
    return sides.flatMap((side): Checks[] => {
      const told = expected[side];
      if (!isObject(told) || told.success !== true || !Array.isArray(told.data)) return [];
      const read = spokenIn(reading[side]);
      const system = reading.systemInstructions;
      if (system !== null) read.texts.push(`system: ${canonical(system)}`);
      return [difference(spokenInChat(told.data), read, `${span.name} ${side}`)];
    });
  });
}

/** Files that tell one model call in several conventions must read the same. */
export function checkPeers(
  { isBareSpan }: RecordedFile,
  reads: readonly ReadSpan[],
  peers: readonly ReadSpan[],
): Checks[] {
  if (!isBareSpan) return [];
  const calls = reads.filter(({ reading }) => reading.step?.kind === 'llm');
  return calls.flatMap(({ reading }) =>
    peers
      .filter((peer) => peer.reading.step?.kind === 'llm')
      .flatMap((peer) =>
        sides.map((side) => difference(spokenIn(peer.reading[side]), spokenIn(reading[side]), `as its peer ${side}`)),
      ),
  );
}

/** What model calls are expected to have said must be in the conversation, once or more often. */
export function checkConversation({ chat, exported }: RecordedFile, conversations: readonly Conversation[]): Checks[] {
  if (chat === null || exported === null) return [];
  const calls = exported.observations.filter((observation) => observation.type === 'GENERATION');
  const outputs = calls.flatMap((call) => {
    const told = chat[call.id];
    const output = isObject(told) ? told.output : null;
    return isObject(output) && Array.isArray(output.data) ? output.data : [];
  });
  const steps = conversations.flatMap(stepsOf).filter((step) => step.kind === 'llm');
  const spoken = spokenIn(steps.map((step) => ({ role: 'assistant', name: null, ...step })));
  const expected = spokenInChat(outputs);
  const once = { texts: [...new Set(expected.texts)], calls: [...new Set(expected.calls)], results: [] };
  return [difference(once, spoken, 'conversation')];
}

function difference(expected: Spoken, read: Spoken, where: string): Checks {
  const lost = (what: string, names: string[]) => names.map((name) => `${where}: no ${what} ${name.slice(0, 120)}`);
  const hasTools = expected.calls.length + expected.results.length > 0;
  // Google sends results under the role `user`, and the expected chats leave them there.
  const texts = missing(expected.texts, read.texts).filter((text) => {
    return !read.results.includes(canonical(text.replace(/^user: /, '')));
  });
  const tools = [
    ...lost('call', missing(expected.calls, read.calls)),
    ...lost('result', missing(expected.results, read.results)),
  ];
  return { text: expected.texts.length === 0 ? null : lost('message', texts), tools: hasTools ? tools : null };
}

const messageAttribute =
  /^(gen_ai\.((input|output)\.messages|completion)|ai\.(prompt\.messages|response\.(text|object|toolCalls))|(input|output)\.value)$/;

/** What the message attributes of a file say must be found in the conversations made of it. */
export function checkOwnWords({ exported, spans }: RecordedFile, conversations: readonly Conversation[]): Checks[] {
  if (exported !== null) return [];
  const steps = conversations.flatMap(stepsOf);
  const heard = conversations.flatMap((each) => each.turns.map((turn) => turn.user?.text ?? ''));
  const instructions = conversations.map((each) => each.systemInstructions);
  const words = canonical([...heard, ...steps, ...instructions]);
  const tools = steps.flatMap((step) => {
    if (step.kind === 'tool') return [step.name];
    return step.kind === 'llm' ? step.toolCalls.map((call) => call.name) : [];
  });
  return spans.map((span) => {
    const told = Object.entries(span.attributes).filter(([name]) => messageAttribute.test(name));
    const texts = told.flatMap(([, value]) => wordsWithin(parsed(value)));
    const calls = [...new Set(told.flatMap(([, value]) => callNames(parsed(value))))];
    const lost = texts.filter((text) => !words.includes(canonical(text)));
    const missed = missing(calls, tools);
    return {
      text: texts.length === 0 ? null : lost.map((text) => `${span.name}: no message ${text.slice(0, 120)}`),
      tools: calls.length === 0 ? null : missed.map((name) => `${span.name}: no call ${name}`),
    };
  });
}

function wordsWithin(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.filter((item) => typeof item !== 'string').flatMap(wordsWithin);
  if (!isObject(value) || value.thought === true || /reasoning|thinking/.test(String(value.type))) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (typeof inner !== 'string') return wordsWithin(inner);
    return (name === 'text' || name === 'content') && inner !== '' ? [inner] : [];
  });
}

function callNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(callNames);
  if (!isObject(value)) return [];
  const name = value.toolName ?? value.name;
  const isCall = typeof name === 'string' && (value.arguments !== undefined || value.input !== undefined);
  return [...(isCall ? [name] : []), ...Object.values(value).flatMap(callNames)];
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
