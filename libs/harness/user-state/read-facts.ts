import { type Conversation, nanoToMs, type Turn } from '#contracts';
import { patternRisk } from '../formats/pattern-risk.js';
import type { MemoryDocument, MemorySlot } from '../layers/memory/schema.js';
import type { NewStateItem } from './revise-state.js';

/** Bounds of what is searched: whoever talks to an agent chooses the texts, and a pattern takes up to their cube. */
const MOST_LINES = 60;
const MESSAGE_CHARACTERS = 2_000;
const LINE_CHARACTERS = 250;
const VALUE_CHARACTERS = 200;
/** A hundred years: longer is for ever, and dates have an end. */
const MOST_DAYS = 36_525;
const DAY_MS = 86_400_000;
/** A pattern may match words that were not meant. */
const CONFIDENCE = 0.9;
/** What redaction leaves of personal data says nothing of the user. */
const placeholder = /<[\w-]+:[0-9a-f]{8}>/;

/** The facts that the user of a conversation states of themselves, each with the span that shows it. */
export type ReadFacts = (conversation: Conversation) => NewStateItem[];

/**
 * Reads facts by the write policies of slots. Only the words of the conversation's user are read: not what agents, tools or
 * other people say, nor what the user quotes. What is said in a conversation without a user is nobody's. A slot of one session
 * is left to the agent: the session is over when its telemetry is read.
 */
export function factReader(documents: readonly MemoryDocument[]): ReadFacts {
  const readers = documents.flatMap(({ slots }) => slots.filter(isLearned).map(slotReader));
  return ({ userId, turns }) => {
    if (userId === null || readers.length === 0) return [];
    const facts = new Map<string, NewStateItem>();
    for (const line of turns.flatMap(ownLines).slice(0, MOST_LINES))
      for (const fact of readLine(line, readers)) facts.set(fact.key, fact);
    return [...facts.values()];
  };
}

/** One line of what a user said. */
interface Line {
  text: string;
  spanId: string;
  atMs: number;
}

interface SlotReader {
  slot: MemorySlot;
  patterns: RegExp[];
}

function isLearned({ write, scope, value, precedence }: MemorySlot): boolean {
  const isShadowed = value !== undefined && precedence !== 'user';
  return write.policy === 'when_stated' && scope !== 'session' && !isShadowed;
}

/** A pattern that could run for long is left out also here: the harness may be older than the rule. */
function slotReader(slot: MemorySlot): SlotReader {
  const safe = slot.write.patterns.filter((pattern) => patternRisk(pattern) === null);
  return { slot, patterns: safe.map((pattern) => new RegExp(pattern, 'iu')) };
}

function readLine(line: Line, readers: readonly SlotReader[]): NewStateItem[] {
  return readers.flatMap(({ slot, patterns }) => {
    const value = patterns.flatMap((pattern) => readValue(line.text, pattern) ?? []).at(-1);
    return value === undefined ? [] : [itemOf(slot, value, line)];
  });
}

/** The lines a user wrote: those that quote a message are somebody else's. */
function ownLines({ user }: Turn): Line[] {
  if (user === null) return [];
  const lines = user.text.slice(0, MESSAGE_CHARACTERS).split(/[\r\n]+/);
  const told = { spanId: user.spanId, atMs: nanoToMs(user.atNano) };
  return lines
    .filter((line) => /^\s*[^\s>]/.test(line))
    .map((line) => ({ text: line.slice(0, LINE_CHARACTERS), ...told }));
}

function readValue(line: string, pattern: RegExp): string | null {
  const match = pattern.exec(line);
  if (match === null || isQuoted(line.slice(0, match.index))) return null;
  const value = (match[1] ?? '')
    .slice(0, VALUE_CHARACTERS)
    .replace(/[.,;!?]+$/, '')
    .trim();
  return value === '' || placeholder.test(value) ? null : value;
}

/** Whether quotation marks are open after a text: `Bob said "my name is Bob"`. */
function isQuoted(before: string): boolean {
  const straight = before.split('"').length - 1;
  return straight % 2 === 1 || before.lastIndexOf('“') > before.lastIndexOf('”');
}

function itemOf({ key, scope, expiryDays }: MemorySlot, value: string, { spanId, atMs }: Line): NewStateItem {
  const endMs = expiryDays === null ? null : atMs + Math.min(expiryDays, MOST_DAYS) * DAY_MS;
  return {
    key,
    value,
    scope,
    session: null,
    source: 'telemetry',
    sourceSpanId: spanId,
    confidence: CONFIDENCE,
    observedAt: new Date(atMs).toISOString(),
    expiresAt: endMs === null ? null : new Date(endMs).toISOString(),
  };
}
