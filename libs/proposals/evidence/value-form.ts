import type { ToolParameter } from '#harness';

type Constraint = Partial<Omit<ToolParameter, 'type'>>;

/** The form of a value: letters and digits by class, everything else as it is. `ORD-1042` → `AAA-9999`. */
function formOf(value: string): string {
  return value.replace(/[A-Z]/g, 'A').replace(/[a-z]/g, 'a').replace(/[0-9]/g, '9');
}

/** `AAA-9999` → `^[A-Z]{3}-\d{4}$`. */
function patternOf(form: string): string {
  const body = form.replace(/A+|a+|9+|[^Aa9]/g, (run) => {
    const kind = run[0] === 'A' ? '[A-Z]' : run[0] === 'a' ? '[a-z]' : run[0] === '9' ? '\\d' : null;
    if (kind === null) return run.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return run.length === 1 ? kind : `${kind}{${run.length}}`;
  });
  return `^${body}$`;
}

const MAX_ENUM = 12;

/**
 * The narrowest constraint that the values of calls that worked obey and those of refused calls mostly break:
 * a date format, one common form, or a short list. Null where no such constraint sets them apart.
 */
export function inferConstraint(
  worked: string[],
  refused: string[],
): { constraint: Constraint; separation: number } | null {
  if (worked.length < 3 || refused.length === 0) return null;
  const candidates = [commonForm(worked), shortList(worked)].filter((one) => one !== null);
  let best: { constraint: Constraint; separation: number } | null = null;
  for (const { constraint, admits } of candidates) {
    const separation = share(refused, (value) => !admits(value)) - share(worked, (value) => !admits(value));
    if (separation >= 0.6 && separation > (best?.separation ?? 0)) best = { constraint, separation };
  }
  return best;
}

interface Candidate {
  constraint: Constraint;
  admits: (value: string) => boolean;
}

function commonForm(worked: string[]): Candidate | null {
  const forms = new Set(worked.map(formOf));
  if (forms.size !== 1) return null;
  const form = [...forms][0] as string;
  const examples = [...new Set(worked)].slice(0, 2);
  if (form === '9999-99-99')
    return { constraint: { format: 'date', examples }, admits: (value) => formOf(value) === form };
  return { constraint: { pattern: patternOf(form), examples }, admits: (value) => formOf(value) === form };
}

function shortList(worked: string[]): Candidate | null {
  const values = [...new Set(worked)].sort();
  if (values.length > MAX_ENUM || worked.length < 3 * values.length) return null;
  return { constraint: { enum: values }, admits: (value) => values.includes(value) };
}

function share(values: string[], test: (value: string) => boolean): number {
  return values.filter(test).length / values.length;
}

/** What a tool's own error says of the form it wants: a date, or a list. */
export function constraintFromError(error: string): Constraint | null {
  if (/YYYY-MM-DD|ISO[ -]?8601/i.test(error)) return { format: 'date' };
  const list =
    /\b(?:one of|must be)[: ]+\[?((?:["'`]?[\w-]{1,40}["'`]?(?:, | or |\|)){1,11}["'`]?[\w-]{1,40}["'`]?)/i.exec(
      error,
    )?.[1];
  if (list === undefined) return null;
  return { enum: list.split(/, | or |\|/).map((value) => value.replace(/["'`]/g, '').trim()) };
}
