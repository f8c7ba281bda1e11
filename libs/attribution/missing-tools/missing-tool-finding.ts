import { createHash } from 'node:crypto';
import type { Conversation, Finding, MissingTool } from '#contracts';

/** Not a detector's: one conversation cannot show that a run of calls recurs. */
export const RECURRING_CALLS = 'recurring-calls';

/** It costs time and chances to go wrong, and is seldom what a user suffers from. */
const SEVERITY = 0.1;

/** A missing tool as a finding of the conversation that shows it; null where that one does not hold the spans. */
export function missingToolFinding(tool: MissingTool, exemplar: Conversation): Finding | null {
  const spanIds = new Set(tool.spanIds);
  const turn = exemplar.turns.find(({ steps }) => steps.some((step) => spanIds.has(step.spanId)));
  if (turn === undefined) return null;
  const identity = [exemplar.id, RECURRING_CALLS, ...tool.spanIds].join('\n');
  return {
    id: createHash('sha256').update(identity).digest('hex').slice(0, 32),
    conversationId: exemplar.id,
    detector: RECURRING_CALLS,
    kind: 'failure',
    pattern: 'missing_tool',
    severity: SEVERITY,
    turn: turn.index,
    spanIds: tool.spanIds,
    message: `${tool.calls.join(', ')} were called in this order in ${tool.conversations} conversations: one tool could do it.`,
    evidence: { calls: tool.calls },
  };
}
