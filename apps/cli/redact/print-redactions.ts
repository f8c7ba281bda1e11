import type { Redaction } from '#contracts';
import { count } from '../analyze/numbers.js';
import type { FileRead } from '../analyze/read-export.js';
import { plainText } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';

const LONGEST_NAME = 60;

/** What would be replaced, a line for each kind in each attribute, under what was read. */
export function printRedactions({ path, spans, problems }: FileRead, redactions: readonly Redaction[]): string {
  const read = [`${plainText(path)}: ${count(spans, 'span')}`, ...problems].join('\n');
  if (redactions.length === 0) return `${read}\n\nNothing would be replaced.\n`;
  const rows = redactions.map(({ kind, attribute, count, samples }) => [
    kind,
    plainText(attribute, LONGEST_NAME),
    String(count),
    samples.map((sample) => plainText(sample)).join('  '),
  ]);
  return `${read}\n\n${table(['kind', 'attribute', 'how many', 'samples'], rows, { right: [2] })}\n`;
}
