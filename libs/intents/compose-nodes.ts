import type { IntentLevel, IntentNode } from '#contracts';
import type { FormerName } from './name/former-name.js';
import { nameNodes } from './name/name-nodes.js';

/** A node before it is named: its place in the tree and its requests, the most typical first. */
export interface Place {
  readonly id: string;
  readonly parentId: string | null;
  readonly texts: readonly string[];
  /** The node of the previous taxonomy that it continues. */
  readonly before: IntentNode | null;
  /** The words of that node when a language model gave it the name it has; null where none did. */
  readonly modelTerms: readonly string[] | null;
}

export type Places = Readonly<Record<IntentLevel, readonly Place[]>>;

/** Names every level, children before parents, and lists the tree. */
export function composeNodes(places: Places): IntentNode[] {
  const intents = nodesOf('intent', places.intent, []);
  const topics = nodesOf('topic', places.topic, intents);
  return orderTree([...nodesOf('domain', places.domain, topics), ...topics, ...intents]);
}

/** Parents before children, the largest first among siblings. */
export function orderTree(nodes: readonly IntentNode[]): IntentNode[] {
  const bySize = (a: IntentNode, b: IntentNode) => b.size - a.size || (a.id < b.id ? -1 : 1);
  const under = (parentId: string | null): IntentNode[] =>
    nodes
      .filter((node) => node.parentId === parentId)
      .sort(bySize)
      .flatMap((node) => [node, ...under(node.id)]);
  return under(null);
}

function nodesOf(level: IntentLevel, places: readonly Place[], below: readonly IntentNode[]): IntentNode[] {
  const namings = nameNodes(
    places.map(({ id, texts, before, modelTerms }) => ({
      level,
      texts,
      children: below.filter((node) => node.parentId === id).map((node) => node.name),
      former: before && formerName(before, modelTerms),
    })),
  );
  return places.map(({ id, parentId, texts, before }, index) => ({
    id,
    level,
    parentId,
    ...namings[index]!,
    size: texts.length,
    held: before?.held ?? [],
  }));
}

function formerName({ name, description, terms, held }: IntentNode, modelTerms: readonly string[] | null): FormerName {
  if (held.includes('name')) return { name, description, terms, givenBy: 'person' };
  return modelTerms === null
    ? { name, description, terms, givenBy: 'words' }
    : { name, description, terms: modelTerms, givenBy: 'model' };
}

/** The name, numbered when another has it. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name} (${number})`;
    if (!taken.has(free.toLowerCase())) return free;
  }
}
