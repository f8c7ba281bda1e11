import { type LogRecord, type Redaction, type RedactionRules, type Span } from '#contracts';
import { compileRules } from './compile-rules.js';
import { findByRules } from './find-by-rules.js';
import { type Rewrite, rewriteLog, rewriteSpan } from './rewrite-telemetry.js';
import { isUserIdHash } from './user-id.js';

/** Collects what rules would replace, and changes nothing. */
export interface DryRun {
  span(span: Span): void;
  log(record: LogRecord): void;
  /** A text that stands in no attribute is told as `text`. */
  text(text: string): void;
  /** The most frequent first. */
  result(): Redaction[];
}

const SAMPLES = 3;
/** Shorter values would be told by their ends. */
const SHORTEST_SHOWN = 8;

/** @throws AppError REDACTION.PATTERN where an expression cannot be used */
export function startDryRun(rules: RedactionRules): DryRun {
  const compiled = compileRules(rules);
  const seen = new Map<string, Redaction>();

  const note = (kind: string, attribute: string, written: string): void => {
    const key = `${kind}\n${attribute}`;
    const known = seen.get(key) ?? { kind, attribute, count: 0, samples: [] };
    seen.set(key, known);
    known.count++;
    const sample = masked(written);
    if (known.samples.length < SAMPLES && !known.samples.includes(sample)) known.samples.push(sample);
  };
  const text = (original: string, attribute: string): string => {
    for (const { kind, start, end } of findByRules(original, compiled))
      note(kind, attribute, original.slice(start, end));
    return original;
  };
  const userId = (id: string, attribute: string): string => {
    if (!isUserIdHash(id)) note('user-id', attribute, id);
    return id;
  };
  const rewrite: Rewrite = { keep: compiled.keep, text, userId };

  return {
    span: (span) => void rewriteSpan(span, rewrite),
    log: (record) => void rewriteLog(record, rewrite),
    text: (original) => void text(original, 'text'),
    result: () =>
      [...seen.values()].sort(
        (a, b) => b.count - a.count || a.kind.localeCompare(b.kind) || a.attribute.localeCompare(b.attribute),
      ),
  };
}

/** What rules would replace in one text. */
export function findRedactions(text: string, rules: RedactionRules): Redaction[] {
  const run = startDryRun(rules);
  run.text(text);
  return run.result();
}

/** The first and last two characters. */
function masked(value: string): string {
  const characters = [...value];
  if (characters.length < SHORTEST_SHOWN) return '…';
  return `${characters.slice(0, 2).join('')}…${characters.slice(-2).join('')}`;
}
