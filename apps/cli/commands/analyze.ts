import type { Command } from 'commander';
import type { AnalyzeOptions } from '../analyze/analyze-files.js';

export function addAnalyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description('Reads recorded telemetry: intents, what goes wrong, what is to blame and which edits would mend it')
    .argument('<file...>', "OTLP JSON, such as the collector's file exporter writes; plain or gzipped")
    .option('--html <file>', 'also write the report as one HTML page')
    .option('--json <file>', 'also write the report as JSON')
    .option('--agent <slug>', 'read the conversations of one agent only')
    .option('--seed <text>', 'equal seeds give equal reports', '1')
    // What analyses is large: other commands start without it.
    .action(async (paths: string[], options: AnalyzeOptions) =>
      (await import('../analyze/analyze-files.js')).analyzeFiles(paths, options),
    );
}
