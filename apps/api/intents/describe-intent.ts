import { AppError, type IntentDetail, type IntentNode, UNCLUSTERED } from '#contracts';
import type { ReportedTree } from '#intents';
import type { IntentExemplars } from '#platform';

const NODE_MISSING_FIX = 'GET /v1/agents/{agent}/intents lists the nodes there are.';

type Place = Pick<IntentDetail, 'node' | 'ancestors' | 'children'>;

/**
 * A node with what stands above and below it; the bucket of what belongs to no intent is shown as a node of its own.
 *
 * @throws AppError INTENTS.NODE
 */
export function placeOf({ nodes, unclustered }: ReportedTree, nodeId: string): Place {
  if (nodeId === UNCLUSTERED)
    return { node: { ...unclusteredNode, traffic: unclustered }, ancestors: [], children: [] };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const node = byId.get(nodeId);
  if (node === undefined)
    throw new AppError({
      code: 'INTENTS.NODE',
      message: `The newest taxonomy has no node ${nodeId}.`,
      fix: NODE_MISSING_FIX,
      status: 404,
    });
  const ancestors: IntentNode[] = [];
  for (let above = byId.get(node.parentId ?? ''); above !== undefined; above = byId.get(above.parentId ?? '')) {
    const { traffic, ...plain } = above;
    ancestors.unshift(plain);
  }
  return { node, ancestors, children: nodes.filter(({ parentId }) => parentId === nodeId) };
}

const unclusteredNode: IntentNode = {
  id: UNCLUSTERED,
  level: 'intent',
  parentId: null,
  name: 'Unclustered',
  description: 'Requests that belong to no intent.',
  terms: [],
  size: 0,
  held: [],
};

/** The intents a node holds, itself if it is one; the largest first. */
export function intentsUnder(tree: ReportedTree, nodeId: string): string[] {
  const parentOf = new Map(tree.nodes.map((node) => [node.id, node.parentId]));
  const liesUnder = (id: string | null): boolean =>
    id !== null && (id === nodeId || liesUnder(parentOf.get(id) ?? null));
  const intents = tree.nodes.filter(({ id, level }) => level === 'intent' && liesUnder(id));
  intents.sort((a, b) => b.traffic.conversations - a.traffic.conversations);
  return nodeId === UNCLUSTERED ? [UNCLUSTERED] : intents.map(({ id }) => id);
}

const MOST_EXEMPLARS = 6;
const LARGEST_INTENTS = 3;

/** The best exemplars of an intent, or the first ones of the largest intents of a topic or domain. */
export function pickExemplars(intentIds: readonly string[], found: readonly IntentExemplars[]) {
  const shown = intentIds.slice(0, LARGEST_INTENTS);
  const each = Math.ceil(MOST_EXEMPLARS / Math.max(1, shown.length));
  return shown.flatMap((intentId) => {
    const ofLeaves = found.filter((one) => one.intentId === intentId).map(({ exemplars }) => exemplars);
    return byTurns(ofLeaves)
      .slice(0, each)
      .map(({ conversationId, text }) => ({ intentId, conversationId, text }));
  });
}

/** The first of each list, then the second of each, and so on. */
function byTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, position) =>
    lists.flatMap((list) => list.slice(position, position + 1)),
  ).flat();
}
