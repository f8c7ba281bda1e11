import type { Counterfactual } from '#contracts';
import type { IntentProfile } from '../profile.js';

/** The tool that serves, called with the arguments the agent would give, as a passing neighbour did. */
export function callServing(profile: IntentProfile, tool: string, text: string): Counterfactual {
  return {
    grade: 1,
    text,
    neighbourId: profile.exemplarByTool.get(tool)?.conversationId ?? null,
    change: { kind: 'call', tool, arguments: null },
  };
}
