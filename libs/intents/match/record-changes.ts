import { type IntentNode, intentLevelSchema } from '#contracts';
import { ancestorsAt } from '../drift/tree-of.js';
import type { Taxonomy, TaxonomyChange } from '../taxonomy.js';
import { countShared, type Shared } from './count-shared.js';

const MOST = 0.5;

/** The same items as the previous taxonomy and as the new one place them: intent ids or UNCLUSTERED. */
export interface Placed {
  readonly before: readonly string[];
  readonly now: readonly string[];
}

/** What became of each node since the previous taxonomy, in the order of the tree, what is gone last. */
export function recordChanges(previous: Taxonomy, nodes: readonly IntentNode[], placed: Placed): TaxonomyChange[] {
  const shared = sharedByLevel(previous, nodes, placed);
  const oldIds = new Set(previous.nodes.map((node) => node.id));
  const newIds = new Set(nodes.map((node) => node.id));
  const arrived = nodes
    .filter((node) => !oldIds.has(node.id))
    .map((node): TaxonomyChange => {
      const origin = originOf(node.id, shared[node.level]);
      const split = origin !== null && newIds.has(origin);
      return { kind: split ? 'split' : 'birth', ...nameOf(node), otherId: split ? origin : null };
    });
  const gone = previous.nodes
    .filter((node) => !newIds.has(node.id))
    .map((node): TaxonomyChange => {
      const heir = heirOf(node.id, shared[node.level]);
      return { kind: heir === null ? 'death' : 'merge', ...nameOf(node), otherId: heir };
    });
  return [...arrived, ...gone];
}

function sharedByLevel(previous: Taxonomy, nodes: readonly IntentNode[], placed: Placed) {
  const levels = intentLevelSchema.options.map((level) => {
    const [old, renewed] = [ancestorsAt(previous.nodes, level), ancestorsAt(nodes, level)];
    const shared = countShared(
      placed.before.map((id) => old.get(id)),
      placed.now.map((id) => renewed.get(id)),
    );
    return [level, shared] as const;
  });
  return Object.fromEntries(levels) as Record<IntentNode['level'], Shared>;
}

/** The previous node that most of a new one's requests were of. */
function originOf(id: string, { counts, secondSizes }: Shared): string | null {
  const size = secondSizes.get(id) ?? 0;
  return [...counts].find(([, to]) => (to.get(id) ?? 0) > MOST * size)?.[0] ?? null;
}

/** The new node that most of a previous one's requests went to. */
function heirOf(id: string, { counts, firstSizes }: Shared): string | null {
  const size = firstSizes.get(id) ?? 0;
  return [...(counts.get(id) ?? [])].find(([, count]) => count > MOST * size)?.[0] ?? null;
}

function nameOf(node: IntentNode): Pick<TaxonomyChange, 'level' | 'nodeId' | 'name'> {
  return { level: node.level, nodeId: node.id, name: node.name };
}
