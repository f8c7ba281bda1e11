import type { AnalysedConversation } from '#attribution';
import { groupBy, type IntentNode } from '#contracts';
import type { Taxonomy } from '#intents';
import type { IntentRow } from './recording-report.js';
import { shorten } from './transcript.js';

const EXEMPLARS = 3;
const LONGEST_EXEMPLAR = 200;

/** The tree with what became of its conversations; the counts of a parent are those of its intents together. */
export function intentRows(taxonomy: Taxonomy, conversations: readonly AnalysedConversation[]): IntentRow[] {
  const byIntent = groupBy(conversations, ({ intentId }) => intentId);
  const leaves = new Map(taxonomy.leaves.map((leaf) => [leaf.intentId, leaf]));
  return taxonomy.nodes.map((node) => {
    const below = intentsBelow(node, taxonomy.nodes);
    const members = below.flatMap(({ id }) => byIntent.get(id) ?? []);
    const share = (flag: 'failed' | 'frustrated') =>
      members.length === 0 ? 0 : members.filter(({ outcome }) => outcome[flag]).length / members.length;
    return {
      id: node.id,
      level: node.level,
      parentId: node.parentId,
      name: node.name,
      conversations: members.length,
      failureRate: share('failed'),
      frustrationShare: share('frustrated'),
      exemplars: (leaves.get(node.id)?.exemplars ?? [])
        .slice(0, EXEMPLARS)
        .map(({ conversationId, text }) => ({ conversationId, text: shorten(text, LONGEST_EXEMPLAR) })),
    };
  });
}

function intentsBelow(node: IntentNode, nodes: readonly IntentNode[]): IntentNode[] {
  if (node.level === 'intent') return [node];
  return nodes.filter(({ parentId }) => parentId === node.id).flatMap((child) => intentsBelow(child, nodes));
}
