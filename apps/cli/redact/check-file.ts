import type { Redaction, RedactionRules } from '#contracts';
import { startDryRun } from '#conversations';
import { type FileRead, readExport } from '../analyze/read-export.js';

/**
 * What rules would replace in an export of traces.
 *
 * @throws AppError ANALYZE.FILE or ANALYZE.NO_SPANS where there is nothing to read, REDACTION.PATTERN where a rule is wrong
 */
export async function checkFile(
  path: string,
  rules: RedactionRules,
): Promise<{ file: FileRead; redactions: Redaction[] }> {
  const run = startDryRun(rules);
  const file = await readExport(path, (spans) => {
    for (const span of spans) run.span(span);
  });
  return { file, redactions: run.result() };
}
