import type { Conversation, Counterfactual } from '#contracts';
import type { PrefixTree } from './prefix-tree.js';

/** What a passing neighbour with the same steps before it did in place of the decisive step. */
export function fromMatchedNeighbour(
  tree: PrefixTree,
  conversation: Conversation,
  spanId: string,
): Counterfactual | null {
  const divergence = tree.divergenceOf(conversation, spanId);
  if (divergence === null) return null;
  const { next, neighbourId, shared } = divergence;
  const [kind = '', name = ''] = next.split(/:(.*)/s);
  const after = shared === 0 ? 'At the start' : `After the same ${shared === 1 ? 'step' : `${shared} steps`}`;
  const common = { grade: 1 as const, neighbourId };
  if (kind === 'answer')
    return { ...common, text: `${after}, passing conversations answer and do no more.`, change: { kind: 'skip' } };
  if (kind === 'tool' && !name.endsWith('!'))
    return {
      ...common,
      text: `${after}, passing conversations call ${name}.`,
      change: { kind: 'call', tool: name, arguments: null },
    };
  if (kind === 'retrieval')
    return { ...common, text: `${after}, passing conversations search ${name || 'the index'}.` };
  if (kind === 'handoff') return { ...common, text: `${after}, passing conversations are handed to ${name}.` };
  return null;
}
