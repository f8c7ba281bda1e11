#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addAnalyzeCommand } from './commands/analyze.js';
import { addDemoCommand } from './commands/demo.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addExplainCommand } from './commands/explain.js';
import { addHarnessCommand } from './commands/harness.js';
import { addIntentsCommand } from './commands/intents.js';
import { addPullCommand } from './commands/pull.js';
import { addRedactCommand } from './commands/redact.js';
import { addReportCommand } from './commands/report.js';
import { addServeCommand } from './commands/serve.js';
import { addStatusCommand } from './commands/status.js';
import { addUserCommand } from './commands/user.js';
import { reportError } from './terminal/report-error.js';

const program = new Command('martingale')
  .description('Self-improvement for AI agents on the harness layer, fed by production telemetry')
  .showHelpAfterError()
  // A command's options stand behind it: `pull` and its own commands share names of options.
  .enablePositionalOptions()
  .exitOverride();

addServeCommand(program);
addDemoCommand(program);
addAnalyzeCommand(program);
addDoctorCommand(program);
addExplainCommand(program);
addHarnessCommand(program);
addIntentsCommand(program);
addPullCommand(program);
addRedactCommand(program);
addReportCommand(program);
addStatusCommand(program);
addUserCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  // commander has told its own errors already.
  process.exitCode = error instanceof CommanderError ? error.exitCode : reportError(error);
}
