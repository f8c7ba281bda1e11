import { silhouette } from '../cluster/silhouette.js';
import type { Rows } from '../embed/vectors.js';
import { matchGroups } from './match-groups.js';

/** An intent or a topic that wants a parent. */
export interface Child {
  /** The parent it had, or null for what is new. */
  readonly oldParent: string | null;
  readonly weight: number;
  /** Its group in a grouping made afresh. */
  readonly freshGroup: number;
  /** Its conversations by the previous parent that held them. */
  readonly cameFrom: ReadonlyMap<string, number>;
}

export interface Families {
  /** Parent of each child, counted from 0. */
  readonly parentOf: readonly number[];
  /** The previous id each parent continues, or null. */
  readonly parentIds: readonly (string | null)[];
}

export interface Upbringing {
  readonly children: readonly Child[];
  /** Of the children. */
  readonly centroids: Rows;
  /** Conversations of each previous parent. */
  readonly oldSizes: ReadonlyMap<string, number>;
  /** Previous parents that a person named, placed or put something into: they keep their children. */
  readonly anchors: ReadonlySet<string>;
  /** Numbers of parents were asked for: what was before does not count. */
  readonly asked: boolean;
}

/**
 * The mean silhouette of the fresh grouping must be this much higher before the previous one is given up. Of a few dozen
 * children it moves by half of that from week to week with nothing changed but the sample.
 */
const FRESH_ADVANTAGE = 0.1;

/**
 * A parent for each child. What went on stays where it was, and what is new joins those it is grouped with, unless a
 * grouping made afresh is clearly better: a tree that is turned over every week is learnt by nobody.
 */
export function steadyParents(input: Upbringing): Families {
  const { children, centroids, anchors, asked } = input;
  const fresh = settle(input, (child) => child.oldParent !== null && anchors.has(child.oldParent));
  if (asked || children.every((child) => child.oldParent === null)) return fresh;
  const steady = settle(input, (child) => child.oldParent !== null);
  const judge = ({ parentOf, parentIds }: Families) => silhouette(centroids, parentOf, parentIds.length);
  return judge(fresh) > judge(steady) + FRESH_ADVANTAGE ? fresh : steady;
}

/** Children that stay keep their parent; the others form the fresh groups, where new ones may join those that stay. */
function settle({ children, oldSizes }: Upbringing, stays: (child: Child) => boolean): Families {
  const hosts = hostsOf(children, stays);
  const names = children.map((child) => {
    if (stays(child)) return child.oldParent!;
    const host = child.oldParent === null ? hosts.get(child.freshGroup) : undefined;
    return host ?? child.freshGroup;
  });
  const parents = [...new Set(names)];
  const taken = new Set(parents.filter((name) => typeof name === 'string'));
  const open = parents.filter((name) => typeof name === 'number');
  const continues = matchGroups({
    oldSizes: new Map([...oldSizes].filter(([id]) => !taken.has(id))),
    groups: open.map((name) => gather(children.filter((_, index) => names[index] === name))),
  });
  const parentIds = parents.map((name) => (typeof name === 'string' ? name : continues[open.indexOf(name)]!));
  const numbers = new Map(parents.map((name, number) => [name, number]));
  return { parentOf: names.map((name) => numbers.get(name)!), parentIds };
}

/** For each fresh group, the parent of most that stays, unless what went on and does not stay weighs more. */
function hostsOf(children: readonly Child[], stays: (child: Child) => boolean): Map<number, string> {
  const hosts = new Map<number, string>();
  for (const group of new Set(children.map(({ freshGroup }) => freshGroup))) {
    const old = children.filter((child) => child.freshGroup === group && child.oldParent !== null);
    const weights = new Map<string, number>();
    for (const child of old)
      if (stays(child)) weights.set(child.oldParent!, (weights.get(child.oldParent!) ?? 0) + child.weight);
    const leaving = old.filter((child) => !stays(child)).reduce((sum, { weight }) => sum + weight, 0);
    const [best] = [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    if (best && best[1] >= leaving) hosts.set(group, best[0]);
  }
  return hosts;
}

function gather(children: readonly Child[]): { size: number; cameFrom: Map<string, number> } {
  const cameFrom = new Map<string, number>();
  for (const child of children)
    for (const [id, count] of child.cameFrom) cameFrom.set(id, (cameFrom.get(id) ?? 0) + count);
  return { size: children.reduce((sum, { weight }) => sum + weight, 0), cameFrom };
}
