import { type LogRecord, type RedactionRules, type Span } from '#contracts';
import { compileRules } from './compile-rules.js';
import { findByRules } from './find-by-rules.js';
import { createPlaceholders } from './placeholder.js';
import { remember } from './remember.js';
import { replaceFound } from './replace-found.js';
import { type Rewrite, rewriteLog, rewriteSpan } from './rewrite-telemetry.js';
import { hashUserId } from './user-id.js';

/** Takes personal data and secrets out of telemetry. What holds none is given back as the same object. */
export interface Redactor {
  /** User ids become `uh_…`, what is sensitive in any text a placeholder such as `<email:4f2a9c1b>`. */
  span(span: Span): Span;
  log(record: LogRecord): LogRecord;
  text(text: string): string;
}

/**
 * The redactor of one project. `userKey` is the project's secret: the same value gets the same placeholder in all of its
 * telemetry. Make one per request or keep it: rules are compiled once per object.
 *
 * @throws AppError REDACTION.PATTERN where an expression cannot be used, which rules that were saved never do
 */
export function createRedactor(rules: RedactionRules, userKey: string): Redactor {
  const compiled = compileRules(rules);
  const placeholderOf = createPlaceholders(userKey);
  const text = (original: string): string => {
    const found = findByRules(original, compiled);
    return found.length === 0 ? original : replaceFound(original, found, placeholderOf);
  };
  const userId = remember((id) => hashUserId(id, userKey));
  const rewrite: Rewrite = { keep: compiled.keep, text, userId };
  return {
    span: (span) => rewriteSpan(span, rewrite),
    log: (record) => rewriteLog(record, rewrite),
    text,
  };
}
