import type { Command } from 'commander';
import { AppError, type Redaction } from '#contracts';
import { checkFile } from '../redact/check-file.js';
import { printRedactions } from '../redact/print-redactions.js';
import { readRules } from '../redact/read-rules.js';
import { reportError } from '../terminal/report-error.js';

interface RedactOptions {
  check: string;
  rules?: string;
  json?: true;
}

/** As grep has them: what was looked for was found or not, or could not be looked for. */
const exitCodes = { nothing: 0, something: 1, badInput: 2 };

export function addRedactCommand(program: Command): void {
  program
    .command('redact')
    .description('Shows what redaction would replace in recorded telemetry, and changes nothing')
    .requiredOption('--check <file>', "OTLP JSON, such as the collector's file exporter writes; plain or gzipped")
    .option('--rules <file>', 'rules as JSON: {"off": [], "custom": [{"name", "pattern"}], "keep": []}')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExit code: 0 nothing but user ids, 1 something, 2 a file or rule that cannot be read.')
    .action(redact);
}

async function redact({ check, rules, json }: RedactOptions): Promise<void> {
  try {
    const { file, redactions } = await checkFile(check, await readRules(rules));
    process.stdout.write(
      json ? `${JSON.stringify({ file, redactions }, null, 2)}\n` : printRedactions(file, redactions),
    );
    process.exitCode = redactions.some(isFound) ? exitCodes.something : exitCodes.nothing;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    reportError(error);
    process.exitCode = exitCodes.badInput;
  }
}

/** User ids are hashed on every way in; that they are there is no surprise. */
function isFound({ kind }: Redaction): boolean {
  return kind !== 'user-id';
}
