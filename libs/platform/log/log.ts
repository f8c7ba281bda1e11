import type { LoggerService } from '@nestjs/common';
import { destination, type Logger, pino } from 'pino';
import type { Config } from '../config/index.js';

export type Log = Logger;

/** One JSON object a line on standard error: standard output belongs to what a command prints. */
export function createLog(config: Pick<Config, 'log'>): Log {
  return pino(
    {
      level: config.log.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['headers.authorization'],
    },
    destination({ dest: 2, sync: true }),
  );
}

/** The same log for Nest, which hands the name of the speaker over as the last argument. */
export function nestLogger(log: Log): LoggerService {
  const write =
    (level: 'info' | 'warn' | 'error' | 'debug' | 'trace' | 'fatal') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = typeof rest.at(-1) === 'string' ? rest.pop() : undefined;
      const fields =
        message instanceof Error ? { err: message, context } : { context, details: rest.length ? rest : undefined };
      log[level](fields, message instanceof Error ? message.message : String(message));
    };
  return {
    // Nest tells of every route and module at the start; that is detail here.
    log: write('debug'),
    warn: write('warn'),
    error: write('error'),
    debug: write('debug'),
    verbose: write('trace'),
    fatal: write('fatal'),
  };
}
