import type { IntentNode } from '#contracts';

type Placed = Pick<IntentNode, 'id' | 'level' | 'parentId' | 'name'>;

/** A topic that is the whole of its domain, or named as an intent below it, says nothing of its own. */
export function repeats(topic: Placed, nodes: readonly Placed[]): boolean {
  if (topic.level !== 'topic') return false;
  const siblings = nodes.filter(({ parentId }) => parentId === topic.parentId);
  return siblings.length === 1 || nodes.some(({ parentId, name }) => parentId === topic.id && name === topic.name);
}
