import type { StepOf } from '#contracts';
import type { Detector, Draft } from '../../detector.js';
import { findPhrase } from '../../language/phrases.js';
import { readWords } from '../../language/words.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import { canonical } from '../../reading/tool-uses.js';
import { outdated } from './phrases.js';

export const staleMemory: Detector = {
  name: 'stale-memory',
  kind: 'failure',
  pattern: 'stale_memory',
  severity: 0.55,
  version: 2,
  detect(_conversation, { reading }) {
    if (!reading.kinds.has('memory')) return [];
    return [...correctedByUser(reading), ...olderThanWritten(reading)];
  },
};

function correctedByUser(reading: Reading): Draft[] {
  const drafts: Draft[] = [];
  const reads: StepOf<'memory'>[] = [];
  reading.turns.forEach((turn, i) => {
    for (const step of turn.turn.steps) if (step.kind === 'memory' && step.operation === 'read') reads.push(step);
    const next = reading.turns[i + 1];
    const correction = next?.user ? correctionIn(next) : null;
    if (!next || correction === null) return;
    const used = reads.find((step) => valuesOf(step).some((value) => isUsed(value, turn)));
    if (!used) return;
    const value = valuesOf(used).find((one) => isUsed(one, turn))!;
    drafts.push({
      turn: turn.index,
      spanIds: [used.spanId, next.turn.user!.spanId],
      message: `The agent used "${value}" from memory, and the user said that it no longer holds.`,
      evidence: { phrase: next.turn.user!.text.slice(0, 200), fact: { value, saidBefore: 'session' } },
    });
  });
  return drafts;
}

/** A record read back as it was before the agent wrote it anew. */
function olderThanWritten(reading: Reading): Draft[] {
  const written = new Map<string, { before: string | null; now: string }>();
  const readBefore = new Map<string, string>();
  const drafts: Draft[] = [];
  for (const { index, turn } of reading.turns)
    for (const step of turn.steps) {
      if (step.kind !== 'memory' || step.key === null || step.error !== null) continue;
      const value = canonical(step.value);
      if (step.operation === 'write') written.set(step.key, { before: readBefore.get(step.key) ?? null, now: value });
      else {
        const last = written.get(step.key);
        if (last && last.before === value && last.now !== value)
          drafts.push(olderDraft(index, step.spanId, step.key, value));
        readBefore.set(step.key, value);
      }
    }
  return drafts;
}

function olderDraft(turn: number, spanId: string, key: string, value: string): Draft {
  return {
    turn,
    spanIds: [spanId],
    message: `Memory gave for "${key}" what stood there before the agent wrote it anew.`,
    evidence: { fact: { value: value.slice(0, 160), saidBefore: 'session' } },
  };
}

function correctionIn(turn: TurnReading): string | null {
  return (findPhrase(outdated, turn.user!) ?? turn.says!.rejection)?.phrase ?? null;
}

/** The remembered value stands in what the agent said or sent to a tool. */
function isUsed(value: string, turn: TurnReading): boolean {
  const said = value.toLowerCase();
  if (turn.turn.reply?.text.toLowerCase().includes(said)) return true;
  return turn.tools.some((use) => use.key.toLowerCase().includes(said));
}

/** The telling strings of a memory record: long enough not to stand in a text by chance. */
function valuesOf(step: StepOf<'memory'>): string[] {
  const records = Array.isArray(step.value) ? step.value : [step.value];
  return records.flatMap((record) => {
    if (typeof record === 'string') return tellingParts(record);
    if (record === null || typeof record !== 'object' || Array.isArray(record)) return [];
    const content = Object.hasOwn(record, 'content')
      ? record.content
      : Object.hasOwn(record, 'value')
        ? record.value
        : null;
    return content === undefined || content === null ? [] : tellingParts(canonical(content));
  });
}

function tellingParts(text: string): string[] {
  if (text.length <= 40) return text.trim().length >= 3 ? [text.trim()] : [];
  return readWords(text.slice(0, 1000)).list.filter((word) => word.length >= 4 && /\d/.test(word));
}
