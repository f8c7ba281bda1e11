import { jest } from '@jest/globals';
import { wordVector } from '#testing';
import { assignIntents } from './assign/assign-intents.js';
import { buildTaxonomy } from './build-taxonomy.js';
import { curate } from './curate/curate.js';
import { shopWeek, whereMost } from './curate/shop-week.fixture.js';
import { blendedEmbedding } from './embed/blended-embedding.js';
import { staticVectors } from './embed/static/static-vectors.js';
import { staticEmbedding } from './embed/static-embedding.js';
import { normalise } from './embed/vectors.js';
import type { TextVectors } from './ports.js';
import type { Taxonomy } from './taxonomy.js';

// Some taxonomies, on a machine that may be busy.
jest.setTimeout(60_000);

/** Vectors of a service that may be gone the next day. */
const serviceOf = (dimensions: number): TextVectors => ({
  id: 'service',
  vectorsOf: async (texts) => {
    const values = new Float32Array(texts.length * dimensions);
    texts.forEach((text, index) => {
      const row = values.subarray(index * dimensions, (index + 1) * dimensions);
      row.set(wordVector(text, dimensions));
      normalise(row);
    });
    return { dimensions, values };
  },
});

const about = { seed: 'seed', asOf: '2026-03-02T00:00:00Z', agent: 'shop' };
const usual = ['address', 'password', 'invoice', 'opening', 'gift'];
const items = shopWeek('w1', usual);
const intentsOf = ({ leaves }: Taxonomy) => new Set(leaves.map(({ intentId }) => intentId));
const { taxonomy, assignments } = await buildTaxonomy(
  { items, previous: null, ...about },
  blendedEmbedding(serviceOf(128)),
);

describe('a taxonomy built with the vectors of a service', () => {
  it('is read as before while they are known, whatever is used now', async () => {
    const embedding = blendedEmbedding(staticVectors(), { alsoKnown: [serviceOf(128)] });
    expect(await assignIntents(taxonomy, items, embedding)).toEqual(assignments);
  });

  describe('that is gone', () => {
    it('is read with those at hand, and places most of its own exemplars where they were', async () => {
      const exemplars = taxonomy.leaves.flatMap(({ intentId, exemplars }) =>
        exemplars.map(({ text }, index) => ({ conversationId: `${intentId} ${index}`, text, intentId })),
      );
      const placed = await assignIntents(taxonomy, exemplars, staticEmbedding());
      const right = exemplars.filter(({ conversationId, intentId }) => placed[conversationId] === intentId);
      expect(right.length).toBeGreaterThan(0.8 * exemplars.length);
    });

    it('is refreshed from there, and its intents keep their ids', async () => {
      const next = { items: shopWeek('w2', usual), previous: taxonomy, ...about };
      const { taxonomy: refreshed } = await buildTaxonomy(next, staticEmbedding());
      const now = intentsOf(refreshed);
      const kept = [...intentsOf(taxonomy)].filter((id) => now.has(id));
      expect(kept.length).toBeGreaterThanOrEqual(0.8 * intentsOf(taxonomy).size);
      expect(refreshed.embedder.vectors).toBe(staticVectors().id);
    });

    it('is split in the space at hand, where its other intents are from then on', async () => {
      const nodeId = whereMost(assignments, 'opening');
      const [own, others] = [true, false].map((is) =>
        items.filter(({ conversationId }) => (assignments[conversationId] === nodeId) === is),
      );
      const context = {
        by: 'ada',
        at: '2026-03-03T00:00:00Z',
        requestsOf: async () => own!,
        embedding: staticEmbedding(),
      };
      const split = await curate(taxonomy, { action: 'split', nodeId, parts: 2 }, context);
      expect(split.taxonomy.embedder.vectors).toBe(staticVectors().id);
      const placed = await assignIntents(split.taxonomy, others!, staticEmbedding());
      const same = others!.filter(({ conversationId: id }) => placed[id] === assignments[id]);
      expect(same.length).toBeGreaterThan(0.8 * others!.length);
    });
  });

  it('is not read where another model goes by the name of the first', async () => {
    await expect(assignIntents(taxonomy, items, blendedEmbedding(serviceOf(32)))).rejects.toMatchObject({
      code: 'INTENTS.DIMENSIONS',
      message: expect.stringContaining('32'),
      fix: expect.stringContaining('MARTINGALE_EMBEDDING_MODEL'),
    });
  });
});
