import { createHash } from 'node:crypto';
import { type LogRecord } from '#contracts';
import { canonicalJson } from '../attributes/canonical-json.js';

/** A log record has no id of its own: 64 bits of SHA-256 over its content, in hex, the same for a record sent again. */
export function logRecordId(record: LogRecord): string {
  return createHash('sha256').update(canonicalJson(record), 'utf8').digest('hex').slice(0, 16);
}
