import { type Span, type StepKind } from '#contracts';
import { readSpan } from '../conventions/read-span.js';
import { givenResponse, judgedResponse } from './response-ids.js';
import { type SpanNode } from './span-tree.js';

/**
 * Whether the spans of a trace hold judgements of what was done elsewhere, evaluations or feedback, and nothing that was
 * done: such a trace belongs to the conversation it judges.
 */
export function tellsOnlyJudgements(spans: readonly Span[]): boolean {
  let judges = false;
  for (const span of spans) {
    const { role, step, events } = readSpan(span);
    if (role === 'agent' || (step !== null && step.kind !== 'other' && !isJudgement(step))) return false;
    judges ||= events.length > 0 || (step !== null && isJudgement(step));
  }
  return judges;
}

/** Of each node that judges what another did: the other, as far as it is among the nodes. */
export function judgedNodes(nodes: readonly SpanNode[]): Map<SpanNode, SpanNode> {
  const judging = nodes.filter(
    ({ reading }) => reading.events.length > 0 || (reading.step !== null && isJudgement(reading.step)),
  );
  const judged = new Map<SpanNode, SpanNode>();
  if (judging.length === 0) return judged;
  const byId = new Map(nodes.map((node) => [node.span.traceId + node.span.spanId, node]));
  const byResponse = new Map(nodes.map((node) => [givenResponse(node.span), node]));
  for (const node of judging) {
    const linked = node.span.links.map(({ traceId, spanId }) => byId.get(traceId + spanId)).find((other) => other);
    const response = judgedResponse(node.span);
    const other = linked ?? (response === null ? undefined : byResponse.get(response));
    if (other && other !== node) judged.set(node, other);
  }
  return judged;
}

function isJudgement({ kind }: { kind: StepKind }): boolean {
  return kind === 'evaluation' || kind === 'feedback';
}
