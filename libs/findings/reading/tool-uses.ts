import type { AttributeValue, Step, StepOf, Turn } from '#contracts';
import { classifyError, type ErrorClass } from './error-class.js';

/** One execution of a tool, with where it happened and how it went. */
export interface ToolUse {
  readonly turn: number;
  readonly step: StepOf<'tool'>;
  readonly name: string;
  /** Name and arguments in one string: equal for equal calls, whatever the order of keys. */
  readonly key: string;
  readonly error: string | null;
  readonly errorClass: ErrorClass | null;
  /** What the tool gave back, as text. */
  readonly resultText: string;
}

export function toolUsesOf(turn: Turn): ToolUse[] {
  return turn.steps.filter(isTool).map((step) => {
    const error = errorOf(step);
    let resultText: string | null = null;
    return {
      turn: turn.index,
      step,
      name: step.name,
      key: `${step.name} ${canonical(step.arguments)}`,
      error,
      errorClass: error === null ? null : classifyError(error, step.name),
      // Written once, when the first detector asks.
      get resultText() {
        resultText ??= typeof step.result === 'string' ? step.result : JSON.stringify(step.result);
        return resultText;
      },
    };
  });
}

function isTool(step: Step): step is StepOf<'tool'> {
  return step.kind === 'tool';
}

/** The most telling error text of a step: what the tool said, else what the telemetry recorded. */
function errorOf(step: StepOf<'tool'>): string | null {
  const said = errorInResult(step.result);
  if (step.error === null) return said;
  const text = said ?? (typeof step.result === 'string' && step.result !== '' ? step.result : null);
  if (text === null || text.includes(step.error)) return text ?? step.error;
  return `${step.error}: ${text.slice(0, 400)}`;
}

const errorStart = /^\s*(?:error|exception|traceback|failed|failure)\b/i;

/** Tools often report failure in a result that is itself a success for the telemetry. */
function errorInResult(result: AttributeValue): string | null {
  if (typeof result === 'string') return errorStart.test(result) ? result.slice(0, 400) : null;
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return null;
  const error = own(result, 'error') ?? own(result, 'errors');
  if (typeof error === 'string' && error !== '') return withMessage(error, result);
  if (error && typeof error === 'object') return canonical(error).slice(0, 400);
  const flagged =
    own(result, 'isError') === true ||
    own(result, 'success') === false ||
    own(result, 'ok') === false ||
    own(result, 'status') === 'error';
  return flagged ? withMessage('error', result) : null;
}

function withMessage(error: string, result: { [key: string]: AttributeValue }): string {
  const message = own(result, 'message') ?? own(result, 'detail') ?? own(result, 'reason');
  return typeof message === 'string' && message !== error ? `${error}: ${message}`.slice(0, 400) : error.slice(0, 400);
}

function own(record: { [key: string]: AttributeValue }, key: string): AttributeValue | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** JSON with sorted keys, cut at a length past which two results count as equal only if their beginnings and sizes are. */
export function canonical(value: AttributeValue): string {
  if (typeof value === 'string') return value.length > 4000 ? `${value.slice(0, 4000)}#${value.length}` : value;
  return JSON.stringify(value, sortKeys) ?? 'null';
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
