import { UNCLUSTERED } from '#contracts';
import { buildTaxonomy, type Embedding, seededRandom } from '#intents';
import { shuffle, type Utterance } from './traffic.js';

export interface Kept {
  /** Conversations in both weeks whose intent of the first goes on in the second. */
  readonly conversations: number;
  /** Of those, the ones that lie in it in the second as well. */
  readonly kept: number;
  readonly intents: number;
  /** Intents of the first week that go on in the second. */
  readonly surviving: number;
}

/** Two refreshes on weeks that share half of their conversations: the second continues the first. */
export async function refreshTwice(
  utterances: readonly Utterance[],
  most: number,
  seed: string,
  embedding: Embedding,
): Promise<Kept> {
  const items = shuffle(utterances, seededRandom('weeks', seed))
    .slice(0, (most * 3) / 2)
    .map(({ id, text }) => ({ conversationId: id, text }));
  const third = Math.floor(items.length / 3);
  const first = await buildTaxonomy(
    { items: items.slice(0, 2 * third), previous: null, seed, asOf: '2026-03-02T00:00:00Z', agent: 'bench' },
    embedding,
  );
  const second = await buildTaxonomy(
    { items: items.slice(third), previous: first.taxonomy, seed, asOf: '2026-03-09T00:00:00Z', agent: 'bench' },
    embedding,
  );
  const before = new Set(first.taxonomy.leaves.map(({ intentId }) => intentId));
  const surviving = new Set(second.taxonomy.leaves.map(({ intentId }) => intentId).filter((id) => before.has(id)));
  const shared = items.slice(third, 2 * third).map(({ conversationId }) => conversationId);
  const surely = shared.filter((id) => first.assignments[id] !== UNCLUSTERED && surviving.has(first.assignments[id]!));
  return {
    conversations: surely.length,
    kept: surely.filter((id) => second.assignments[id] === first.assignments[id]).length,
    intents: before.size,
    surviving: surviving.size,
  };
}
