import type { IntentLevel, IntentNode } from '#contracts';
import { nameNodes } from './name/name-nodes.js';

/** A node before it is named: its place in the tree and its requests, the most typical first. */
export interface Place {
  readonly id: string;
  readonly parentId: string | null;
  readonly texts: readonly string[];
}

export type Places = Readonly<Record<IntentLevel, readonly Place[]>>;

/** Names every level, children before parents, and lists the tree: parents before children, the largest first. */
export function composeNodes(places: Places): IntentNode[] {
  const intents = nodesOf('intent', places.intent, []);
  const topics = nodesOf('topic', places.topic, intents);
  const domains = nodesOf('domain', places.domain, topics);
  const bySize = (a: IntentNode, b: IntentNode) => b.size - a.size || (a.id < b.id ? -1 : 1);
  const under = (parent: IntentNode, children: readonly IntentNode[]) =>
    children.filter((node) => node.parentId === parent.id).sort(bySize);
  return domains
    .sort(bySize)
    .flatMap((domain) => [domain, ...under(domain, topics).flatMap((topic) => [topic, ...under(topic, intents)])]);
}

function nodesOf(level: IntentLevel, places: readonly Place[], below: readonly IntentNode[]): IntentNode[] {
  const namings = nameNodes(
    places.map(({ id, texts }) => ({
      level,
      texts,
      children: below.filter((node) => node.parentId === id).map((node) => node.name),
    })),
  );
  return places.map(({ id, parentId, texts }, index) => ({
    id,
    level,
    parentId,
    ...namings[index]!,
    size: texts.length,
  }));
}
