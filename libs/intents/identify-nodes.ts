import type { IntentLevel, IntentNode } from '#contracts';
import type { Groups } from './cluster/group-leaves.js';
import { meansOf } from './cluster/means-of.js';
import type { Place, Places } from './compose-nodes.js';
import { contentId } from './content-id.js';
import { ancestorsAt } from './drift/tree-of.js';
import type { Rows } from './embed/vectors.js';
import type { Intents } from './gather-intents.js';
import { countShared, type Labels } from './match/count-shared.js';
import type { Placed } from './match/record-changes.js';
import { type Child, type Families, steadyParents } from './match/steady-parents.js';
import type { Taxonomy } from './taxonomy.js';

export interface Unidentified {
  readonly agent: string;
  readonly number: number;
  readonly intents: Intents;
  /** A grouping of the intents made afresh. */
  readonly groups: Groups;
  /** Whether numbers of topics or domains were asked for. */
  readonly asked: boolean;
  readonly previous: Taxonomy | null;
  readonly placed: Placed;
}

/** Gives every intent its place under a topic and a domain: those it had, others that go on, or new ones. */
export function identifyNodes(input: Unidentified): Places {
  const { intents, groups, placed } = input;
  const topics = rise(input, 'topic', {
    ids: intents.ids,
    weights: intents.weights,
    centroids: intents.centroids,
    freshGroups: groups.topicOf,
    labels: placed.now,
  });
  const topicOf = new Map(intents.ids.map((id, index) => [id, topics.parentIdOf(index)]));
  const freshDomains = groups.topicOf.map((topic) => groups.domainOf[topic]!);
  const domains = rise(input, 'domain', {
    ids: topics.ids,
    weights: topics.weights,
    centroids: topics.centroids,
    freshGroups: topics.ids.map((_, topic) =>
      heaviest(
        freshDomains.filter((_, index) => topics.parentOf[index] === topic),
        intents.weights.filter((_, index) => topics.parentOf[index] === topic),
      ),
    ),
    labels: placed.now.map((id) => topicOf.get(id)),
  });
  return places(input, topics, domains);
}

interface Level {
  readonly ids: readonly string[];
  readonly weights: readonly number[];
  readonly centroids: Rows;
  readonly freshGroups: readonly number[];
  /** The node of each item. */
  readonly labels: Labels;
}

interface Parents {
  readonly ids: readonly string[];
  readonly weights: readonly number[];
  readonly centroids: Rows;
  readonly parentOf: readonly number[];
  parentIdOf(child: number): string;
}

/** The nodes one level up. */
function rise(input: Unidentified, level: Exclude<IntentLevel, 'intent'>, below: Level): Parents {
  const { agent, number, asked } = input;
  const previous = input.previous?.nodes ?? [];
  const families = steadyParents({
    ...childrenOf(input, previous, level, below),
    centroids: below.centroids,
    anchors: anchorsAmong(previous),
    asked,
  });
  const { parentOf, parentIds } = families;
  const ids = parentIds.map(
    (id, parent) => id ?? contentId(level, agent, String(number), ...childIds(below.ids, families, parent).sort()),
  );
  return {
    ids,
    weights: parentIds.map((_, parent) =>
      below.weights.reduce((sum, weight, child) => sum + (parentOf[child] === parent ? weight : 0), 0),
    ),
    centroids: meansOf(below.centroids, parentOf, parentIds.length, below.weights),
    parentOf,
    parentIdOf: (child) => ids[parentOf[child]!]!,
  };
}

function childrenOf(
  { placed }: Unidentified,
  previous: readonly IntentNode[],
  level: IntentLevel,
  below: Level,
): { children: Child[]; oldSizes: ReadonlyMap<string, number> } {
  const parents = new Map(previous.map((node) => [node.id, node.parentId]));
  const ancestors = ancestorsAt(previous, level);
  const { counts, firstSizes } = countShared(
    placed.before.map((id) => ancestors.get(id)),
    below.labels,
  );
  const cameFrom = (id: string) =>
    [...counts].flatMap(([old, to]) => (to.has(id) ? [[old, to.get(id)!] as const] : []));
  const children = below.ids.map((id, index) => ({
    oldParent: parents.get(id) ?? null,
    weight: below.weights[index]!,
    freshGroup: below.freshGroups[index]!,
    cameFrom: new Map(cameFrom(id)),
  }));
  return { children, oldSizes: firstSizes };
}

/** Nodes that a person named or placed, or into which one put another: they keep their children. */
function anchorsAmong(nodes: readonly IntentNode[]): Set<string> {
  return new Set(
    nodes.flatMap((node) => [
      ...(node.held.length > 0 ? [node.id] : []),
      ...(node.held.includes('place') && node.parentId !== null ? [node.parentId] : []),
    ]),
  );
}

function childIds(ids: readonly string[], { parentOf }: Families, parent: number): string[] {
  return ids.filter((_, child) => parentOf[child] === parent);
}

/** The label that weighs most. */
function heaviest(labels: readonly number[], weights: readonly number[]): number {
  const totals = new Map<number, number>();
  labels.forEach((label, index) => {
    totals.set(label, (totals.get(label) ?? 0) + weights[index]!);
  });
  return [...totals].sort(([a, x], [b, y]) => y - x || a - b)[0]![0];
}

function places({ intents, previous }: Unidentified, topics: Parents, domains: Parents): Places {
  const known = new Map(previous?.nodes.map((node) => [node.id, node]));
  const named = new Map(previous?.modelNames?.map((one) => [one.nodeId, one]));
  const intentTexts = intents.items.map((items) => items.map(({ text }) => text));
  const topicTexts = under(intentTexts, topics);
  const domainTexts = under(topicTexts, domains);
  const place = (id: string, parentId: string | null, texts: readonly string[]): Place => {
    const before = known.get(id) ?? null;
    const byModel = named.get(id);
    return {
      id,
      parentId,
      texts,
      before,
      modelTerms: byModel?.name === before?.name ? (byModel?.terms ?? null) : null,
    };
  };
  return {
    intent: intents.ids.map((id, index) => place(id, topics.parentIdOf(index), intentTexts[index]!)),
    topic: topics.ids.map((id, index) => place(id, domains.parentIdOf(index), topicTexts[index]!)),
    domain: domains.ids.map((id, index) => place(id, null, domainTexts[index]!)),
  };
}

function under(texts: readonly (readonly string[])[], { ids, parentOf }: Parents): string[][] {
  return ids.map((_, parent) => texts.flatMap((of, child) => (parentOf[child] === parent ? of : [])));
}
