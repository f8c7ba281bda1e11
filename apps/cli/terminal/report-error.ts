import pc from 'picocolors';
import { AppError } from '#contracts';

/** Tells an error and what to do about it; a bug shows its stack. Gives the exit code: 1 for failures, 70 for bugs. */
export function reportError(error: unknown): number {
  if (error instanceof AppError) {
    process.stderr.write(`${pc.red('error')} ${error.message}\n${pc.dim(error.code)}  ${error.fix}\n`);
    return 1;
  }
  process.stderr.write(`${pc.red('bug')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 70;
}
