import type { Conversation, Step } from '#contracts';

/** Where a path begins, where it ends, and what the user gets to read on the way. */
export const START = 'start';
export const REPLY = 'reply';
export const END = 'end';

/** Names come from telemetry: one of any length must not fill a report. */
const LONGEST_NAME = 120;

/** One node of the way a conversation took, with the span it stands for; null at its start and end. */
export interface PathStep {
  node: string;
  spanId: string | null;
}

/**
 * The way a conversation took: `start`, `tool:name` (`tool:name!error` where the call failed), `retrieval:source`,
 * `memory:read:key`, `handoff:to`, `agent:name` where another agent than before goes on, `reply`, `end`. Calls of a model
 * that only lead to one of these are no step of their own; nor are evaluations and feedback, which come from beside.
 */
export function pathOf(conversation: Conversation): PathStep[] {
  const path: PathStep[] = [{ node: START, spanId: null }];
  const first = firstAgent(conversation);
  let agent = first;
  for (const { steps, reply } of conversation.turns) {
    // That the first agent takes up the user's next message is no step of its own.
    if (steps.find(isTaken)?.agent === first) agent = first;
    for (const step of steps) {
      const node = nodeOf(step);
      if (step.agent !== null && step.agent !== agent && isTaken(step)) {
        agent = step.agent;
        if (path.at(-1)?.node !== `handoff:${agent}`)
          path.push({ node: shorten(`agent:${agent}`), spanId: step.spanId });
      }
      if (node !== null) path.push({ node, spanId: step.spanId });
    }
    if (reply !== null) path.push({ node: REPLY, spanId: reply.spanId });
  }
  path.push({ node: END, spanId: null });
  return path;
}

function nodeOf(step: Step): string | null {
  switch (step.kind) {
    case 'tool':
      return `${shorten(`tool:${step.name}`)}${step.error === null ? '' : '!error'}`;
    case 'retrieval':
      return shorten(step.source === null ? 'retrieval' : `retrieval:${step.source}`);
    case 'memory':
      return shorten(step.key === null ? `memory:${step.operation}` : `memory:${step.operation}:${step.key}`);
    case 'handoff':
      return shorten(`handoff:${step.to}`);
    default:
      return null;
  }
}

/** Whether an agent acted; an evaluator or a user who gives feedback takes no turn. */
function isTaken({ kind }: Step): boolean {
  return kind === 'llm' || kind === 'tool' || kind === 'retrieval' || kind === 'memory';
}

function firstAgent({ turns }: Conversation): string | null {
  for (const { steps } of turns) for (const step of steps) if (step.agent !== null && isTaken(step)) return step.agent;
  return null;
}

function shorten(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}
