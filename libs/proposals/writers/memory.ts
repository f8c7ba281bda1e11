import { factKey, factPattern, type MemoryDocument } from '#harness';
import type { ProposalCluster } from '../cluster.js';
import type { Draft, EditWriter } from '../writer.js';

/** Days after which a fact that turned out stale is forgotten. */
const STALE_EXPIRY_DAYS = 30;

/** A slot for a fact that users restate, or a policy for the slot that was not written, not read, or kept too long. */
export const memoryWriter: EditWriter = {
  layer: 'memory',
  write: (cluster, harness) => {
    const memory = harness.memory[cluster.document];
    const key = mostRestated(cluster);
    if (memory === undefined || key === null) return [];
    return [cluster.signature.includes('| stale ') ? shorten(cluster, key) : remember(cluster, memory, key)];
  },
};

function remember(cluster: ProposalCluster, memory: MemoryDocument, key: string): Draft {
  const words = key.replaceAll('_', ' ');
  const slot = memory.slots.find((one) => one.key === key);
  const hypothesis = `Returning users have to say their ${words} again. Kept and read at the start, it need not be asked.`;
  if (slot !== undefined)
    return {
      edit: {
        layer: 'memory',
        document: cluster.document,
        operation: 'set_policy',
        key,
        write: 'when_stated',
        read: 'always',
      },
      title: `Write and read the ${words} users state`,
      hypothesis,
    };
  return {
    edit: {
      layer: 'memory',
      document: cluster.document,
      operation: 'upsert_slot',
      slot: {
        key,
        description: `The user's ${words}, as they stated it.`,
        scope: 'user',
        write: { policy: 'when_stated', patterns: [factPattern(key)] },
        read: { policy: 'always' },
        expiryDays: null,
      },
    },
    title: `Remember the ${words} users state`,
    hypothesis,
  };
}

function shorten(cluster: ProposalCluster, key: string): Draft {
  const words = key.replaceAll('_', ' ');
  return {
    edit: { layer: 'memory', document: cluster.document, operation: 'set_expiry', key, expiryDays: STALE_EXPIRY_DAYS },
    title: `Forget the ${words} after ${STALE_EXPIRY_DAYS} days`,
    hypothesis: `Users correct an outdated ${words}. Forgotten in time, it is asked for instead.`,
  };
}

function mostRestated({ failing }: ProposalCluster): string | null {
  const counts = new Map<string, number>();
  for (const { conversation, findings } of failing) {
    const keys = findings
      .filter(({ evidence }) => evidence.fact !== undefined)
      .map(
        ({ evidence, turn }) => factKey(evidence.phrase ?? '') ?? factKey(conversation.turns[turn]?.user?.text ?? ''),
      );
    for (const key of new Set(keys)) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0]?.[0] ?? null;
}
