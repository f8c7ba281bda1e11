import type { IntentPaths } from '#contracts';
import { addTraffic, failingOf, noTraffic, passesNoMoreOften, type Traffic } from '../traffic.js';
import { isStep, type Telling, type Walks } from './walks.js';

/** Nodes of a longer way that are told; of more, the first. */
const LONGEST_VIA = 6;

interface Detour extends Traffic {
  /** Where on the shared path it leaves. */
  leg: number;
  via: number[];
}

/**
 * Longer ways from one node of the shared path to the next, by other steps: going round is a loop, and that a user went on
 * talking is nobody's detour. They are told where conversations that take one surely pass no more often than those that go
 * straight on; those with most failing conversations first.
 */
export function detoursOf(
  { names, walks }: Walks,
  sharedPath: readonly number[],
  { least, most }: Telling,
): IntentPaths['detours'] {
  const straight = sharedPath.map(noTraffic);
  const detours = new Map<string, Detour>();
  for (const { nodes, passing } of walks) {
    for (const { leg, via } of legsOf(nodes, sharedPath)) {
      if (via.length === 0) addTraffic(straight[leg]!, passing);
      const ends = [sharedPath[leg], sharedPath[leg + 1]];
      if (!via.some((node) => isStep(names[node]!) && !ends.includes(node))) continue;
      const key = [leg, ...via].join();
      const detour = detours.get(key) ?? { leg, via, ...noTraffic() };
      addTraffic(detour, passing);
      detours.set(key, detour);
    }
  }
  return [...detours]
    .filter(([, one]) => one.conversations >= least && passesNoMoreOften(one, straight[one.leg]!))
    .sort(([a, one], [b, other]) => failingOf(other) - failingOf(one) || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([, { leg, via, conversations, passing }]) => ({
      from: names[sharedPath[leg]!]!,
      to: names[sharedPath[leg + 1]!]!,
      via: via.map((node) => names[node]!),
      conversations,
      passing,
    }));
}

/** The way between each two nodes of the shared path, as far as a conversation follows it; a node repeated is told once. */
function legsOf(nodes: readonly number[], sharedPath: readonly number[]): { leg: number; via: number[] }[] {
  const legs: { leg: number; via: number[] }[] = [];
  let from = 0;
  for (let leg = 0; leg + 1 < sharedPath.length; leg++) {
    const to = nodes.indexOf(sharedPath[leg + 1]!, from + 1);
    if (to < 0) break;
    const between = nodes.slice(from + 1, to);
    legs.push({ leg, via: between.filter((node, at) => node !== between[at - 1]).slice(0, LONGEST_VIA) });
    from = to;
  }
  return legs;
}
