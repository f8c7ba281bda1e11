import { AppError } from '#contracts';

/** Where something stands in a document: keys and indexes from its root. */
export type At = readonly (string | number)[];

/** What a layer finds wrong in a document that parses; `parseHarness` adds the file and the line. */
export interface Defect {
  at: At;
  message: string;
  fix: string;
}

/** One thing wrong in one file; lines count from 1. */
export interface Problem {
  path: string;
  line: number;
  message: string;
  fix: string;
}

const shownProblems = 25;

/** `HARNESS.INVALID`: one line per problem, `file:line message Fix: ...`. */
export function harnessInvalid(problems: Problem[]): AppError {
  const shown = problems.slice(0, shownProblems).map(formatProblem);
  const rest = problems.length - shown.length;
  if (rest > 0) shown.push(`... and ${rest} more`);
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new AppError({
    code: 'HARNESS.INVALID',
    message: `The harness has ${count}:\n${shown.join('\n')}`,
    fix: problems.length === 1 ? problems[0]!.fix : 'Mend each file at the line named, then try again.',
    status: 422,
  });
}

export function formatProblem({ path, line, message, fix }: Problem): string {
  return `${path}:${line} ${message} Fix: ${fix}`;
}

/** `HARNESS.EDIT_INVALID`: the edit cannot be applied to the document it names. */
export function editInvalid(edit: { document: string; operation: string }, message: string, fix: string): AppError {
  return new AppError({
    code: 'HARNESS.EDIT_INVALID',
    message: `${edit.operation} on ${edit.document}: ${message}`,
    fix,
    status: 422,
  });
}
