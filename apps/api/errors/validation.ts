import { StandardSchemaValidationPipe } from '@nestjs/common';
import { AppError } from '#contracts';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
  /** Of a body that may have one of several forms: what is wrong with it as each of them. */
  errors?: readonly (readonly Issue[])[];
}

/** Validates every part of a request against the zod schema its parameter names. */
export const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues: readonly Issue[]) => {
    const told = issues
      .flatMap(ofLikeliestForm)
      .slice(0, 5)
      .map(({ path, message }) => {
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

/** The form that fits furthest is the one that was meant. */
function ofLikeliestForm(issue: Issue): readonly Issue[] {
  const depth = (form: readonly Issue[]) => Math.max(...form.map(({ path }) => path?.length ?? 0));
  const forms = [...(issue.errors ?? [])].sort((a, b) => depth(b) - depth(a));
  return forms[0] ?? [issue];
}
