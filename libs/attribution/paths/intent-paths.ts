import type { IntentPaths } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { detoursOf } from './detours.js';
import { graphOf } from './graph.js';
import { loopsOf } from './loops.js';
import { prematureHandOffsOf } from './premature-hand-offs.js';
import { sharedPathOf } from './shared-path.js';
import { WalkCollector, type Walks } from './walks.js';

export interface PathLimits {
  /** Intents described, those with most conversations. */
  intents: number;
  /** Nodes named per intent; the rest are one, `other`. */
  nodes: number;
  /** Edges kept per intent; the rarest are left out. */
  edges: number;
  /** Loops, detours and hand-offs told per intent. */
  told: number;
  /** Conversations an intent needs to be described, and a loop, detour or hand-off to be told. */
  leastOfIntent: number;
  leastTold: number;
}

const standardLimits: PathLimits = { intents: 50, nodes: 40, edges: 150, told: 10, leastOfIntent: 10, leastTold: 3 };

/**
 * How the conversations of each intent go through the agent's steps, the busiest intent first. `passing` counts those
 * that the agent brought to a good end by itself: one that staff saved passes not. Each conversation is seen once; time
 * and memory are linear in the steps.
 */
export function intentPaths(
  conversations: Iterable<AnalysedConversation>,
  limits: Partial<PathLimits> = {},
): IntentPaths[] {
  const { intents, leastOfIntent, ...rest } = { ...standardLimits, ...limits };
  const collectors = new Map<string, WalkCollector>();
  for (const one of conversations) {
    const collector = collectors.get(one.intentId) ?? new WalkCollector();
    collector.add(one);
    collectors.set(one.intentId, collector);
  }
  return [...collectors]
    .filter(([, { size }]) => size >= leastOfIntent)
    .sort(([a, one], [b, other]) => other.size - one.size || (a < b ? -1 : 1))
    .slice(0, intents)
    .map(([intentId, collector]) => describe(intentId, collector.finish(rest.nodes), rest));
}

function describe(
  intentId: string,
  walks: Walks,
  limits: Pick<PathLimits, 'edges' | 'told' | 'leastTold'>,
): IntentPaths {
  const telling = { least: limits.leastTold, most: limits.told };
  const sharedPath = sharedPathOf(walks);
  return {
    intentId,
    conversations: walks.walks.length,
    passing: walks.walks.filter(({ passing }) => passing).length,
    ...graphOf(walks, limits.edges),
    loops: loopsOf(walks, telling),
    detours: detoursOf(walks, sharedPath, telling),
    prematureHandOffs: prematureHandOffsOf(walks, sharedPath, telling),
    sharedPath: sharedPath.map((node) => walks.names[node]!),
  };
}
