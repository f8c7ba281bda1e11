import type { IntentPaths } from '#contracts';
import { addTraffic, noTraffic, passesNoMoreOften, type Traffic } from '../traffic.js';
import { isStep, type Telling, type Walk, type Walks } from './walks.js';

interface HandOff extends Traffic {
  from: number;
  to: number;
}

/**
 * Hand-offs that come before the steps which passing conversations share, where those who take one surely pass no more
 * often than the rest. Where passing conversations share the hand-off too, only what they do before it must be done.
 */
export function prematureHandOffsOf(
  { names, walks, handOffs }: Walks,
  sharedPath: readonly number[],
  { least, most }: Telling,
): IntentPaths['prematureHandOffs'] {
  const own = (node: number) => isStep(names[node]!) && !handOffs.has(node) && !names[node]!.startsWith('agent:');
  const shared = sharedPath.findIndex((node) => handOffs.has(node));
  const due = (shared < 0 ? sharedPath : sharedPath.slice(0, shared)).filter(own);
  if (due.length === 0) return [];
  const rest = noTraffic();
  const found = new Map<number, HandOff>();
  for (const walk of walks) {
    const at = walk.nodes.findIndex((node) => handOffs.has(node));
    if (at < 0 || isDone(walk, at, due)) {
      addTraffic(rest, walk.passing);
      continue;
    }
    const [from, to] = [walk.nodes[at - 1]!, walk.nodes[at]!];
    const key = from * names.length + to;
    const handOff = found.get(key) ?? { from, to, ...noTraffic() };
    addTraffic(handOff, walk.passing);
    found.set(key, handOff);
  }
  return [...found.values()]
    .filter((one) => one.conversations >= least && passesNoMoreOften(one, rest))
    .sort((a, b) => b.conversations - a.conversations || a.from - b.from || a.to - b.to)
    .slice(0, most)
    .map(({ from, to, conversations, passing }) => ({ from: names[from]!, to: names[to]!, conversations, passing }));
}

function isDone({ nodes }: Walk, handOffAt: number, due: readonly number[]): boolean {
  const before = new Set(nodes.slice(0, handOffAt));
  return due.every((node) => before.has(node));
}
