import { type Incident, type Instant, nanoToMs, type Step } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { isServerSide } from '../server-side.js';
import { burstsOf, type Reached } from './bursts.js';

/** Incidents of a period, and the failed calls that belong to them. */
export interface Incidents {
  incidents: Incident[];
  /** Span ids. */
  spans: Set<string>;
}

/**
 * The times in which several services around the agent (tools, indexes, models), or one service for several intents,
 * failed far more often than they usually do: limits, outages, time-outs. Linear in the steps, but for sorting calls.
 */
export function findIncidents(conversations: readonly AnalysedConversation[]): Incidents {
  const calls = conversations.flatMap(callsOf).sort((a, b) => a.atMs - b.atMs || (a.spanId < b.spanId ? -1 : 1));
  const spans = new Set<string>();
  const incidents = burstsOf(calls).map((burst) => {
    const failed = burst.filter(({ failed }) => failed);
    for (const { spanId } of failed) spans.add(spanId);
    return {
      from: instant(failed[0]!.atMs),
      to: instant(Math.max(...failed.map(({ endMs }) => endMs))),
      tools: distinct(failed.map(({ service }) => service)),
      intentIds: distinct(failed.map(({ intentId }) => intentId)),
      conversations: new Set(failed.map(({ conversationId }) => conversationId)).size,
      failedCalls: failed.length,
    };
  });
  return { incidents, spans };
}

function callsOf({ conversation, intentId }: AnalysedConversation): Reached[] {
  return conversation.turns.flatMap(({ steps }) =>
    steps.flatMap((step): Reached[] => {
      const service = serviceOf(step);
      if (service === null) return [];
      return [
        {
          spanId: step.spanId,
          conversationId: conversation.id,
          intentId,
          service,
          atMs: nanoToMs(step.startNano),
          endMs: nanoToMs(step.endNano),
          failed: step.error !== null && isServerSide(describe(step)),
        },
      ];
    }),
  );
}

/** What stands behind a step and can be down. */
function serviceOf(step: Step): string | null {
  if (step.kind === 'tool') return step.name;
  if (step.kind === 'retrieval') return step.source ?? 'retrieval';
  return step.kind === 'llm' ? (step.model ?? 'model') : null;
}

function describe(step: Step): string {
  return step.kind === 'tool' ? `${step.error} ${JSON.stringify(step.result)}` : String(step.error);
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

function instant(ms: number): Instant {
  return new Date(ms).toISOString();
}
