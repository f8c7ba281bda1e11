import { StandardSchemaValidationPipe } from '@nestjs/common';
import { AppError } from '#contracts';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
}

/** Validates every part of a request against the zod schema its parameter names. */
export const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues: readonly Issue[]) => {
    const told = issues.slice(0, 5).map(({ path, message }) => {
      const where = (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
      return where === '' ? message : `${where}: ${message}`;
    });
    return new AppError({
      code: 'REQUEST.INVALID',
      message: `The request does not fit: ${told.join('; ')}.`,
      fix: 'Correct these fields; /openapi.json describes each call.',
    });
  },
});
