import { type Span } from '#contracts';
import { type ConversationIdentity, UNKNOWN_AGENT } from './identity.js';
import { tellsOnlyJudgements } from './judgement.js';
import { outermostFirst } from './outermost-first.js';
import { givenResponse, judgedResponse, MAX_ID_LENGTH, previousResponse } from './response-ids.js';

/** How a trace hangs together with others, beyond the conversation id it may carry. */
export interface TraceThread {
  /** References by which others may follow it: itself, its conversation, the responses that its model calls gave. */
  gives: string[];
  /** Reference to the response it goes on from, or to what it judges: it belongs where that belongs. */
  follows: string | null;
}

/** What joins the spans of *one trace* to other traces. */
export function readThread(spans: readonly Span[], { key, agent }: ConversationIdentity): TraceThread {
  const { traceId } = spans[0]!;
  const isNamed = key !== traceId;
  const given = new Set(spans.flatMap((span) => givenResponse(span) ?? []));
  const follows = isNamed
    ? findDiscussed(spans, given, key, agent)
    : (findContinued(spans, given) ?? findJudged(spans, given));
  const conversation = isNamed && follows === null ? [`conversation:${key}`] : [];
  return { gives: [`trace:${traceId}`, ...conversation, ...[...given].map((id) => `response:${id}`)], follows };
}

function findContinued(spans: readonly Span[], given: ReadonlySet<string>): string | null {
  for (const span of outermostFirst(spans.filter((each) => previousResponse(each) !== null))) {
    const previous = previousResponse(span)!;
    if (!given.has(previous)) return `response:${previous}`;
  }
  return null;
}

function findJudged(spans: readonly Span[], given: ReadonlySet<string>): string | null {
  if (given.size > 0 || !tellsOnlyJudgements(spans)) return null;
  const ordered = outermostFirst(spans);
  for (const span of ordered) {
    const response = judgedResponse(span);
    if (response !== null) return `response:${response}`;
  }
  const linked = ordered.flatMap((span) => span.links).find((link) => link.traceId !== ordered[0]!.traceId);
  return linked ? `trace:${linked.traceId}` : null;
}

/**
 * A trace that names its conversation alone belongs to the agent who has that conversation: one that names no agent, and
 * judgements, which often come from another service.
 */
function findDiscussed(spans: readonly Span[], given: ReadonlySet<string>, key: string, agent: string): string | null {
  const namesNoAgent = agent === UNKNOWN_AGENT || (given.size === 0 && tellsOnlyJudgements(spans));
  return namesNoAgent && key.length <= MAX_ID_LENGTH ? `conversation:${key}` : null;
}
