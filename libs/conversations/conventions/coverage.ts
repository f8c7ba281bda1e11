import { type Convention } from './convention.js';

/*
 * What is read of each convention, as its cases show it: a field is covered when the expectation of some case holds it. So the
 * table in docs/conventions.md cannot promise what no case proves.
 */

/** Objects anywhere in an expectation, the expectation itself among them. */
type Told = readonly { readonly [key: string]: unknown }[];

const shows = (key: string) => (told: Told) => told.some((each) => holds(each[key]));
const showsMessageOf = (role: string) => (told: Told) =>
  told.some((each) => each.role === role && (holds(each.text) || holds(each.toolResults)));
const showsStep = (kind: string) => (told: Told) => told.some((each) => each.kind === kind);
const showsTextOf = (key: string) => (told: Told) => told.some((each) => isObject(each[key]) && holds(each[key].text));
const showsOutput = (told: Told) =>
  told.some(
    ({ output }) => Array.isArray(output) && output.some((message) => isObject(message) && holds(message.text)),
  );

/** Every field of the table, in its order, and how an expectation shows it. */
const fields = {
  'text in': (told: Told) => showsMessageOf('user')(told) || showsTextOf('user')(told),
  'text out': (told: Told) =>
    told.some((each) => each.kind === 'llm' && holds(each.text)) || showsTextOf('reply')(told) || showsOutput(told),
  'system instructions': (told: Told) => shows('systemInstructions')(told) || showsMessageOf('system')(told),
  'tools offered': shows('offeredTools'),
  'tool call': shows('toolCalls'),
  'tool result': (told: Told) =>
    shows('toolResults')(told) || told.some((each) => each.kind === 'tool' && holds(each.result)),
  retrieval: showsStep('retrieval'),
  memory: showsStep('memory'),
  'hand-off': showsStep('handoff'),
  evaluation: showsStep('evaluation'),
  feedback: showsStep('feedback'),
  usage: shows('usage'),
  model: (told: Told) => shows('model')(told) || shows('models')(told),
  'finish reason': shows('finishReason'),
  'conversation id': shows('key'),
  'user id': shows('userId'),
  'agent name': shows('agent'),
  error: shows('error'),
  version: (told: Told) => told.some((each) => isObject(each.harness) && holds(each.harness.version)),
} as const;

export type CoveredField = keyof typeof fields;

export const coveredFields = Object.keys(fields) as readonly CoveredField[];

export interface Coverage {
  convention: string;
  covered: ReadonlySet<CoveredField>;
  /** Why a field is not there. */
  lacks: NonNullable<Convention['lacks']>;
  /** Neither shown by a case nor explained. */
  unexplained: CoveredField[];
  /** Explained as missing although a case shows it. */
  contradicted: CoveredField[];
}

/** What the expectations of a convention's cases show. */
export function coverageOf(convention: Convention, expectations: readonly object[]): Coverage {
  const told = expectations.map((expectation) => objectsWithin(expectation));
  const covered = new Set(coveredFields.filter((field) => told.some((each) => fields[field](each))));
  const lacks = convention.lacks ?? {};
  return {
    convention: convention.name,
    covered,
    lacks,
    unexplained: coveredFields.filter((field) => !covered.has(field) && lacks[field] === undefined),
    contradicted: coveredFields.filter((field) => covered.has(field) && lacks[field] !== undefined),
  };
}

/** Markdown: one row a field, one column a convention; holes carry the number of their reason. */
export function coverageTable(coverages: readonly Coverage[]): string {
  const reasons: string[] = [];
  const cell = ({ covered, lacks }: Coverage, field: CoveredField) => {
    if (covered.has(field)) return '✓';
    const reason = lacks[field] ?? 'not explained';
    if (!reasons.includes(reason)) reasons.push(reason);
    return `– ${reasons.indexOf(reason) + 1}`;
  };
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const links = coverages.map(
    ({ convention: name }) => `[${name}](../libs/conversations/conventions/${name}/README.md)`,
  );
  return [
    row(['field', ...links]),
    row(['---', ...coverages.map(() => ':-:')]),
    ...coveredFields.map((field) => row([field, ...coverages.map((coverage) => cell(coverage, field))])),
    '',
    ...reasons.map((reason, index) => `${index + 1}. ${reason}`),
  ].join('\n');
}

function objectsWithin(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsWithin);
  if (!isObject(value)) return [];
  return [value, ...Object.values(value).flatMap(objectsWithin)];
}

function holds(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return true;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
