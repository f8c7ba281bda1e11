import { AppError } from '#contracts';

/** Variables that are Martingale's own: a source that could name them could send them anywhere. */
const own = /^(?:MARTINGALE_|OTEL_|PG|NODE_|npm_)|^(?:DATABASE_URL|REDIS_URL|OPENAI_API_KEY|PATH|HOME)$/;

/** Reads the environment variables that the settings of sources name. @throws AppError EGRESS.SECRET */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>) {
  return (variable: string): string | undefined => {
    if (!own.test(variable)) return environment[variable];
    throw new AppError({
      code: 'EGRESS.SECRET',
      message: `${variable} is a variable of Martingale itself and is given to no source.`,
      fix: 'Put the key of the source into a variable of its own, such as TEMPO_TOKEN.',
    });
  };
}
