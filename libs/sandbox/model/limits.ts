import type { WorkflowDocument } from '#harness';
import type { ToolAnswer } from './ports.js';
import type { HarnessReading } from './reading.js';

/** The limits in force for one request: the tightest of every workflow that applies and of the agent's settings. */
export interface Limits {
  sameCall: number | null;
  calls: number | null;
  turns: number | null;
  onLimit: WorkflowDocument['onLimit'];
}

/** Share of a workflow's `when` phrase that the request must cover. */
const APPLIES_FROM = 0.6;

export function workflowsFor(request: ReadonlySet<string>, reading: HarnessReading): WorkflowDocument[] {
  return reading.workflows
    .filter(
      ({ when }) =>
        when.length === 0 || when.some((phrase) => reading.lexicon.coverage(phrase, request) >= APPLIES_FROM),
    )
    .map(({ document }) => document);
}

export function limitsFor(workflows: readonly WorkflowDocument[], reading: HarnessReading): Limits {
  const limits: Limits = { sameCall: null, calls: reading.callLimit, turns: reading.turnLimit, onLimit: 'stop' };
  for (const workflow of workflows) {
    for (const limit of ['sameCall', 'calls', 'turns'] as const) {
      const value = workflow.limits[limit];
      if (value === undefined || value >= (limits[limit] ?? Infinity)) continue;
      limits[limit] = value;
      limits.onLimit = workflow.onLimit;
    }
  }
  return limits;
}

/** The step that a workflow puts after this result of this tool, or null where it says nothing. */
export function stepAfter(
  workflows: readonly WorkflowDocument[],
  tool: string,
  answer: ToolAnswer,
): WorkflowDocument['steps'][number] | null {
  for (const workflow of workflows) {
    const from = new Set(workflow.steps.filter((step) => step.tool === tool).map((step) => step.id));
    const edge = workflow.edges.find((edge) => from.has(edge.from) && holds(edge.when, answer));
    const next = edge && workflow.steps.find((step) => step.id === edge.to);
    if (next) return next;
  }
  return null;
}

/** To whom a workflow hands over, where one says. */
export function handOffTarget(workflows: readonly WorkflowDocument[]): string | null {
  for (const workflow of workflows) {
    const step = workflow.steps.find((candidate) => candidate.kind === 'hand_off' && candidate.to);
    if (step?.to) return step.to;
  }
  return null;
}

/** `error`, `result.<field> == "value"`, or nothing (always). Conditions in other words are left to people. */
function holds(when: string | undefined, answer: ToolAnswer): boolean {
  if (when === undefined || when.trim() === '') return true;
  if (when.trim() === 'error') return answer.status >= 400;
  const equals = /^result\.(\w+)\s*==\s*"([^"]*)"$/.exec(when.trim());
  return (
    equals !== null &&
    Object.hasOwn(answer.body, equals[1] as string) &&
    String(answer.body[equals[1] as string]) === equals[2]
  );
}
