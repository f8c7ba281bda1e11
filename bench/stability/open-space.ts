import type { Embedder, Embedding, Taxonomy } from '#intents';
import { STREAM_START, type Traffic } from './traffic.js';

/** The space that the taxonomy of the weeks before was built in. */
export interface Space {
  readonly taxonomy: Taxonomy;
  readonly embedder: Embedder;
  /** Restores this embedder. */
  readonly embedding: Embedding;
}

export async function openSpace(before: Traffic['before'], embedding: Embedding): Promise<Space> {
  const texts = before.map(({ text }) => text);
  const embedder = remembering(await embedding.fit(texts, 'stability'));
  return {
    taxonomy: taxonomyOf(embedder.fitted),
    embedder,
    embedding: { ...embedding, restore: async () => embedder },
  };
}

/** Looks see the same texts again: a service keeps their vectors, and so does the bench. */
function remembering(embedder: Embedder): Embedder {
  const { dimensions, fitted } = embedder;
  const rows = new Map<string, Float32Array>();
  return {
    dimensions,
    fitted,
    embed: async (texts) => {
      const unknown = [...new Set(texts)].filter((text) => !rows.has(text));
      const values = await embedder.embed(unknown);
      for (const [row, text] of unknown.entries())
        rows.set(text, values.subarray(row * dimensions, (row + 1) * dimensions));
      const all = new Float32Array(texts.length * dimensions);
      for (const [row, text] of texts.entries()) all.set(rows.get(text)!, row * dimensions);
      return all;
    },
  };
}

/** All that a look takes from the taxonomy is the space it was built in. */
function taxonomyOf(embedder: Taxonomy['embedder']): Taxonomy {
  return {
    id: 'bench',
    agent: 'bench',
    number: 1,
    createdAt: new Date(STREAM_START).toISOString(),
    seed: 'bench',
    conversations: 0,
    unclustered: 0,
    nodes: [],
    leaves: [],
    embedder,
    changes: [],
  };
}
