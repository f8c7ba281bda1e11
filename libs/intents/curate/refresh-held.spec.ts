import { jest } from '@jest/globals';
import { type Curation, type IntentNode, UNCLUSTERED } from '#contracts';
import { assignIntents, type RequestItem } from '../assign/assign-intents.js';
import { buildTaxonomy, type TaxonomyResult } from '../build-taxonomy.js';
import { staticEmbedding } from '../embed/static-embedding.js';
import type { Taxonomy } from '../taxonomy.js';
import { curate } from './curate.js';
import { shopWeek, whereMost } from './shop-week.fixture.js';

// Some weeks of refreshes, on a machine that may be busy.
jest.setTimeout(60_000);

const about = { seed: 'seed', asOf: '2026-03-02T00:00:00Z', agent: 'shop' };
const embedding = staticEmbedding();
const refresh = (items: RequestItem[], previous: Taxonomy) => buildTaxonomy({ items, previous, ...about }, embedding);
/** An intent for each of the `intents` planted. */
const begin = (items: RequestItem[], intents: number) =>
  buildTaxonomy({ items, previous: null, ...about, k: { intent: intents, topic: 4, domain: 2 } }, embedding);
const first = await begin(shopWeek('w1'), 6);
const intent = (planted: string) => whereMost(first.assignments, planted);
const nodeIn = (taxonomy: Taxonomy, id: string) => taxonomy.nodes.find((node) => node.id === id);
const decide = async (decision: Curation, on: Taxonomy = first.taxonomy) => {
  const requestsOf = async (id: string) => {
    const items = shopWeek('w1');
    const placed = await assignIntents(on, items, embedding);
    return items.filter(({ conversationId }) => placed[conversationId] === id);
  };
  return (await curate(on, decision, { by: 'ada', at: '2026-03-03T00:00:00Z', requestsOf, embedding })).taxonomy;
};

/** Five weeks of refreshes, the requests of each chosen by its number from 1. */
async function weeksAfter(
  taxonomy: Taxonomy,
  requestsOf: (week: number) => RequestItem[] = (week) => shopWeek(`later${week}`),
): Promise<TaxonomyResult[]> {
  const results: TaxonomyResult[] = [];
  for (let week = 1; week <= 5; week++)
    results.push(await refresh(requestsOf(week), results.at(-1)?.taxonomy ?? taxonomy));
  return results;
}

const heldIn = (taxonomy: Taxonomy) =>
  taxonomy.nodes
    .filter(({ held }) => held.length > 0)
    .map(({ id, held }) => `${id} ${held.join()}`)
    .sort();
const parentOf = (taxonomy: Taxonomy, id: string): IntentNode => nodeIn(taxonomy, nodeIn(taxonomy, id)!.parentId!)!;

describe('five refreshes after a person', () => {
  /** Each intent with decisions of its own: gift and opening are one, address and same were one and are two. */
  const decideAll = async () => {
    let taxonomy = first.taxonomy;
    const then = async (decision: Curation) => {
      taxonomy = await decide(decision, taxonomy);
    };
    await then({ action: 'merge', nodeIds: [intent('gift')], intoId: intent('opening') });
    await then({ action: 'merge', nodeIds: [intent('same')], intoId: intent('address') });
    await then({ action: 'split', nodeId: intent('address'), parts: 2 });
    await then({ action: 'move', nodeId: intent('password'), newParent: 'Accounts' });
    await then({ action: 'move', nodeId: parentOf(taxonomy, intent('invoice')).id, newParent: 'Elsewhere' });
    const topic = parentOf(taxonomy, intent('invoice'));
    for (const nodeId of [intent('invoice'), topic.id, topic.parentId!])
      await then({ action: 'rename', nodeId, name: `Ours ${nodeId}`, description: 'As we say.' });
    return taxonomy;
  };
  let decided: Taxonomy;
  let weeks: TaxonomyResult[];
  beforeAll(async () => {
    decided = await decideAll();
    weeks = await weeksAfter(decided);
  });

  it('gave an intent, a topic and a domain a name keep name and description', () => {
    for (const { taxonomy } of weeks) {
      const topic = parentOf(taxonomy, intent('invoice'));
      for (const id of [intent('invoice'), topic.id, topic.parentId!])
        expect(nodeIn(taxonomy, id)).toMatchObject({ name: `Ours ${id}`, description: 'As we say.' });
    }
  });

  it('moved an intent to a new topic leave it there', () => {
    const topic = parentOf(decided, intent('password'));
    for (const { taxonomy } of weeks)
      expect(parentOf(taxonomy, intent('password'))).toMatchObject({ id: topic.id, name: 'Accounts', held: ['name'] });
  });

  it('moved a topic to a new domain leave it there', () => {
    const topic = parentOf(decided, intent('invoice'));
    for (const { taxonomy } of weeks) expect(nodeIn(taxonomy, topic.id)!.parentId).toBe(topic.parentId);
  });

  it('merged two intents keep them one', () => {
    for (const { taxonomy, assignments } of weeks) {
      expect(whereMost(assignments, 'gift')).toBe(intent('opening'));
      expect(whereMost(assignments, 'opening')).toBe(intent('opening'));
      expect(taxonomy.leaves.filter(({ intentId }) => intentId === intent('opening'))).toHaveLength(2);
    }
  });

  it('split an intent keep its parts apart', async () => {
    const before = await assignIntents(decided, shopWeek('w1'), embedding);
    expect(whereMost(before, 'same')).not.toBe(whereMost(before, 'address'));
    for (const { assignments } of weeks)
      for (const planted of ['same', 'address'])
        expect(whereMost(assignments, planted)).toBe(whereMost(before, planted));
  });

  it('decided lose none of it and double none of it', () => {
    for (const { taxonomy } of weeks) {
      expect(heldIn(taxonomy)).toEqual(heldIn(decided));
      const ids = taxonomy.nodes.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('decided place each request as it is placed online', async () => {
    for (const [week, { taxonomy, assignments }] of weeks.entries())
      expect(await assignIntents(taxonomy, shopWeek(`later${week + 1}`), embedding)).toEqual(assignments);
  });

  it('pinned an intent keep it while nobody asks, and give it its requests when they come back', async () => {
    const pinned = await decide({ action: 'pin', nodeId: intent('gift') });
    const others = ['address', 'password', 'invoice', 'opening', 'same'];
    const quiet = await weeksAfter(pinned, (week) => shopWeek(`q${week}`, week < 5 ? others : undefined));
    const { name } = nodeIn(pinned, intent('gift'))!;
    for (const { taxonomy } of quiet.slice(0, 4))
      expect(nodeIn(taxonomy, intent('gift'))).toMatchObject({ size: 0, name, held: ['members'] });
    expect(whereMost(quiet[4]!.assignments, 'gift')).toBe(intent('gift'));
  });
});

describe('a refresh', () => {
  it('may divide a merged intent again once it is released', async () => {
    const merged = await decide({ action: 'merge', nodeIds: [intent('gift')], intoId: intent('opening') });
    const released = await decide({ action: 'release', nodeId: intent('opening') }, merged);
    const { assignments } = await refresh(shopWeek('w2'), released);
    expect(whereMost(assignments, 'gift')).not.toBe(whereMost(assignments, 'opening'));
  });

  it('finds what is new beside what is held', async () => {
    const usual = ['address', 'password', 'invoice', 'opening'];
    const { taxonomy, assignments } = await begin(shopWeek('w1', usual), 4);
    let held = taxonomy;
    for (const planted of usual) held = await decide({ action: 'pin', nodeId: whereMost(assignments, planted) }, held);
    const next = await refresh(shopWeek('w2', [...usual, 'gift']), held);
    const gift = whereMost(next.assignments, 'gift');
    expect([gift === UNCLUSTERED, held.nodes.some(({ id }) => id === gift)]).toEqual([false, false]);
    expect(next.taxonomy.changes).toContainEqual(expect.objectContaining({ kind: 'birth', nodeId: gift }));
  });

  it('keeps the ids of topics and domains in usual weeks', async () => {
    const upper = (taxonomy: Taxonomy) =>
      taxonomy.nodes
        .filter(({ level }) => level !== 'intent')
        .map(({ id }) => id)
        .sort();
    const { taxonomy: before } = await buildTaxonomy({ items: shopWeek('w1'), previous: null, ...about }, embedding);
    for (const { taxonomy } of await weeksAfter(before)) expect(upper(taxonomy)).toEqual(upper(before));
  });

  it('needs no exemplars of what is held: a user may have taken them back', async () => {
    const pinned = await decide({ action: 'pin', nodeId: intent('gift') });
    const erased = { ...pinned, leaves: pinned.leaves.map((leaf) => ({ ...leaf, exemplars: [] })) };
    const { taxonomy } = await refresh(shopWeek('w2', ['address', 'invoice']), erased);
    expect(nodeIn(taxonomy, intent('gift'))).toMatchObject({ size: 0, held: ['members'] });
  });
});
