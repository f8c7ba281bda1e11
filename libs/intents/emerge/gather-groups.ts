import type { Neighbours } from '../cluster/neighbours/find-neighbours.js';
import type { Candidate } from './surprise.js';
import type { TwoSamples } from './two-samples.js';

/** Requests that belong together: positions of recent ones. */
export interface Group {
  readonly members: ReadonlySet<number>;
  /** Those of them that have one of its words. */
  readonly worded: ReadonlySet<number>;
  readonly expected: number;
  readonly chance: number;
}

/** Two candidates that share this part of the smaller one are of one group. */
const SHARED = 0.5;

/** Candidates that overlap, joined: the most surprising gives a group its chance. */
export function joinCandidates(candidates: readonly Candidate[]): Group[] {
  const groups: { members: Set<number>; worded: Set<number>; expected: number; chance: number }[] = [];
  const ordered = [...candidates].sort((a, b) => a.chance - b.chance || a.members[0]! - b.members[0]!);
  for (const { by, members, expected, chance } of ordered) {
    let group = groups.find((known) => share(members, known.members) >= SHARED);
    if (group === undefined) {
      group = { members: new Set(), worded: new Set(), expected, chance };
      groups.push(group);
    }
    for (const member of members) {
      group.members.add(member);
      if (by === 'word') group.worded.add(member);
    }
  }
  return groups;
}

function share(members: readonly number[], group: ReadonlySet<number>): number {
  const shared = members.filter((member) => group.has(member)).length;
  return shared / Math.min(members.length, group.size);
}

/** Neighbours that tell whether a request lies among the members. */
const NEAREST = 8;
/** So many more of them must be members than are recent by chance: of those who join, and of those who stay. */
const SURPLUS_TO_JOIN = 3;
const SURPLUS_TO_STAY = 2;
const ROUNDS = 2;

/**
 * The members with the recent requests that lie among them, without those that lie at the edge: every neighbourhood of
 * a new intent has in it some requests of others that happen to be recent.
 */
export function settleGroup(
  { members: found, worded }: Pick<Group, 'members' | 'worded'>,
  { before, requests }: TwoSamples,
  neighbours: Neighbours,
): Set<number> {
  const members = new Set(found);
  const odds = (requests.length - before) / before;
  for (let round = 0; round < ROUNDS; round++) {
    const surplus = new Map<number, number>();
    for (let position = before; position < requests.length && neighbours.size > 0; position++) {
      const nearest = nearestOf(position, neighbours);
      const old = nearest.filter((other) => other < before).length;
      surplus.set(position, countMembers(nearest, members) - old * odds);
    }
    for (const [position, more] of surplus) {
      if (more >= SURPLUS_TO_JOIN) members.add(position);
      else if (more < SURPLUS_TO_STAY && !worded.has(position)) members.delete(position);
    }
  }
  return members;
}

/** How many of the nearest neighbours of a recent request are members: the more, the more central it is. */
export function centralityOf(position: number, members: ReadonlySet<number>, neighbours: Neighbours): number {
  return countMembers(nearestOf(position, neighbours), members);
}

function nearestOf(position: number, { from, size, positions }: Neighbours): Int32Array {
  const start = (position - from) * size;
  return positions.subarray(start, start + Math.min(NEAREST, size));
}

function countMembers(nearest: Int32Array, members: ReadonlySet<number>): number {
  return nearest.filter((other) => members.has(other)).length;
}
