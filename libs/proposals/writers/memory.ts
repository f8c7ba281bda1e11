import { factKey, factPattern, type MemoryDocument } from '#harness';
import type { ProposalCluster } from '../cluster.js';
import type { Draft, EditWriter } from '../writer.js';

/** Users who state a fact before it becomes a slot: the words of one may name that user. */
const MIN_USERS = 3;
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
  const users = new Map<string, Set<string>>();
  for (const { conversation, findings } of failing)
    for (const { evidence, turn } of findings.filter((finding) => finding.evidence.fact !== undefined)) {
      const key = factKey(evidence.phrase ?? '') ?? factKey(conversation.turns[turn]?.user?.text ?? '');
      if (key !== null) users.set(key, (users.get(key) ?? new Set()).add(conversation.userId ?? conversation.id));
    }
  const restated = [...users].filter(([, { size }]) => size >= MIN_USERS);
  return restated.sort(([a, of], [b, by]) => by.size - of.size || a.localeCompare(b))[0]?.[0] ?? null;
}
