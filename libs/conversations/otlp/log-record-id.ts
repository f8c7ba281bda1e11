import { createHash } from 'node:crypto';
import { type LogRecord } from '#contracts';

/** A log record has no id of its own: 64 bits of SHA-256 over its content, in hex, the same for a record sent again. */
export function logRecordId(record: LogRecord): string {
  return createHash('sha256').update(JSON.stringify(record, inOrder), 'utf8').digest('hex').slice(0, 16);
}

/** Stores do not keep the order of attributes. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
