import type { IntentPaths } from '#contracts';
import { addTraffic, failingOf, noTraffic, type Traffic } from '../traffic.js';
import { isStep, type Telling, type Walks } from './walks.js';

/** Steps a cycle may hold: longer ones are seldom cycles. */
const LONGEST_CYCLE = 6;
/** Doing a thing twice is common; from here on it goes round. Where a call fails in it, the second time is one too many. */
const ROUNDS = 3;
const ROUNDS_FAILING = 2;

interface Loop extends Traffic {
  nodes: number[];
  mostRounds: number;
}

/**
 * Steps gone round again within one turn, those in most conversations that failed first. A cycle is told by its nodes,
 * wherever it was entered. Linear in the steps.
 */
export function loopsOf({ names, walks }: Walks, { least, most }: Telling): IntentPaths['loops'] {
  const acts = names.map(isStep);
  const fails = names.map((name) => name.endsWith('!error'));
  const loops = new Map<string, Loop>();
  for (const { nodes, passing } of walks) {
    for (const [key, round] of roundsIn(nodes, acts, fails)) {
      const loop = loops.get(key) ?? { nodes: round.cycle, mostRounds: 0, ...noTraffic() };
      addTraffic(loop, passing);
      loop.mostRounds = Math.max(loop.mostRounds, round.rounds);
      loops.set(key, loop);
    }
  }
  return [...loops]
    .filter(([, { conversations }]) => conversations >= least)
    .sort(([a, one], [b, other]) => failingOf(other) - failingOf(one) || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([, { nodes, ...rest }]) => ({ ...rest, nodes: nodes.map((node) => names[node]!) }));
}

/** The cycles of one walk with the most rounds of each. */
function roundsIn(
  nodes: readonly number[],
  acts: readonly boolean[],
  fails: readonly boolean[],
): Map<string, { cycle: number[]; rounds: number }> {
  const found = new Map<string, { cycle: number[]; rounds: number }>();
  for (let period = 1; period <= LONGEST_CYCLE; period++) {
    let repeated = 0;
    for (let at = period; at <= nodes.length; at++) {
      if (at < nodes.length && nodes[at] === nodes[at - period] && acts[nodes[at]!]) {
        repeated++;
        continue;
      }
      const rounds = Math.floor(repeated / period) + 1;
      repeated = 0;
      if (rounds < ROUNDS_FAILING) continue;
      const cycle = nodes.slice(at - period, at);
      if (rounds < (cycle.some((node) => fails[node]) ? ROUNDS_FAILING : ROUNDS)) continue;
      if (!cycle.every((node) => acts[node]) || isRepetition(cycle)) continue;
      const turned = fromSmallest(cycle);
      const key = turned.join();
      if (rounds > (found.get(key)?.rounds ?? 0)) found.set(key, { cycle: turned, rounds });
    }
  }
  return found;
}

/** Whether a cycle is itself a shorter one gone round. */
function isRepetition(cycle: readonly number[]): boolean {
  for (let period = 1; period <= cycle.length / 2; period++)
    if (cycle.length % period === 0 && cycle.every((node, at) => node === cycle[at % period])) return true;
  return false;
}

/** The rotation of a cycle that comes first in order: one name for it, wherever it was entered. */
function fromSmallest(cycle: readonly number[]): number[] {
  let best = [...cycle];
  for (let turn = 1; turn < cycle.length; turn++) {
    const turned = [...cycle.slice(turn), ...cycle.slice(0, turn)];
    const differs = turned.findIndex((node, at) => node !== best[at]);
    if (differs >= 0 && turned[differs]! < best[differs]!) best = turned;
  }
  return best;
}
