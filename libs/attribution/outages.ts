import { nanoToMs, stepsOf } from '#contracts';
import type { AnalysedConversation } from './case.js';
import { isServerSide } from './server-side.js';

const HOUR_MS = 3_600_000;
const MIN_TOOLS = 2;
const MIN_CALLS = 6;
const OUTAGE_SHARE = 0.5;

interface ToolHour {
  calls: number;
  errors: string[];
}

/**
 * Span ids of tool calls that failed on the server's side within an hour in which at least two tools failed and at least
 * half of their calls did: an incident around the agent. Linear in the number of tool calls.
 */
export function findOutages(conversations: AnalysedConversation[]): Set<string> {
  const hours = new Map<number, Map<string, ToolHour>>();
  for (const { conversation } of conversations) {
    for (const step of stepsOf(conversation)) {
      if (step.kind !== 'tool') continue;
      const hour = Math.floor(nanoToMs(step.startNano) / HOUR_MS);
      const tools = hours.get(hour) ?? new Map<string, ToolHour>();
      const tool = tools.get(step.name) ?? { calls: 0, errors: [] };
      tool.calls++;
      if (step.error !== null && isServerSide(`${step.error} ${JSON.stringify(step.result)}`))
        tool.errors.push(step.spanId);
      tools.set(step.name, tool);
      hours.set(hour, tools);
    }
  }
  const spans = new Set<string>();
  for (const tools of hours.values()) for (const spanId of outageOf(tools)) spans.add(spanId);
  return spans;
}

function outageOf(tools: Map<string, ToolHour>): string[] {
  const failing = [...tools.values()].filter(
    ({ calls, errors }) => errors.length > 0 && errors.length / calls >= OUTAGE_SHARE,
  );
  const errors = failing.flatMap((tool) => tool.errors);
  return failing.length >= MIN_TOOLS && errors.length >= MIN_CALLS ? errors : [];
}
