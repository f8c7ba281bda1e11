import type { Neighbours } from '../cluster/neighbours/find-neighbours.js';
import { type Candidate, Surprise } from './surprise.js';
import type { TwoSamples } from './two-samples.js';

/** Numbers of neighbours at which a neighbourhood is judged: an intent may have a dozen requests by now, or sixty. */
const SCALES: readonly number[] = [12, 24, 48];
/** Neighbours looked up: some are passed over for being of a voice that was heard already. */
export const NEIGHBOURS_WANTED = 64;

/**
 * Neighbourhoods in which recent requests are in surplus: of the k nearest of a request too many are recent (the
 * nearest-neighbour two-sample test of Schilling 1986 and Henze 1988, held to each place as in a scan for clusters).
 * It counts ranks and no distances, so it holds in any embedding.
 */
export function findDenseCandidates(samples: TwoSamples, neighbours: Neighbours, kinds: number): Candidate[] {
  const { requests, before } = samples;
  const recent = requests.length - before;
  const surprise = new Surprise(recent, before, recent * SCALES.length * kinds);
  const heardBy = new Int32Array(requests.length).fill(-1);
  const found: Candidate[] = [];
  for (let index = 0; index < recent; index++) {
    const nearest = neighbours.positions.subarray(index * neighbours.size, (index + 1) * neighbours.size);
    const best = judgeAround(before + index, nearest, samples, surprise, heardBy);
    if (best !== null) found.push(best);
  }
  return found;
}

/** The most surprising neighbourhood of a request. `heardBy` tells of each voice for which request it was heard last. */
function judgeAround(
  centre: number,
  nearest: Int32Array,
  { before, voices }: TwoSamples,
  surprise: Surprise,
  heardBy: Int32Array,
): Candidate | null {
  let best: Candidate | null = null;
  let heard = 0;
  const members = [centre];
  heardBy[voices[centre]!] = centre;
  for (const position of nearest) {
    const voice = voices[position]!;
    if (heardBy[voice] === centre) continue;
    heardBy[voice] = centre;
    heard++;
    if (position >= before) members.push(position);
    if (!SCALES.includes(heard)) continue;
    // The centre is recent by choice, so it is no evidence.
    const others = members.length - 1;
    const chance = surprise.judge(others, heard - others);
    if (chance === null || (best !== null && chance >= best.chance)) continue;
    best = { by: 'nearness', members: [...members], expected: surprise.expected(heard - others), chance };
  }
  return best;
}
