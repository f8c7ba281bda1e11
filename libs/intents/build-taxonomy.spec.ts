import { UNCLUSTERED } from '#contracts';
import { assignIntents, type RequestItem } from './assign/assign-intents.js';
import { buildTaxonomy } from './build-taxonomy.js';
import { shopWeek as week } from './curate/shop-week.fixture.js';
import { staticEmbedding } from './embed/static-embedding.js';
import { type Taxonomy, taxonomySchema } from './taxonomy.js';

const embedding = staticEmbedding();
const build = (items: RequestItem[], previous: Taxonomy | null = null) =>
  buildTaxonomy({ items, previous, seed: 'seed', asOf: '2026-03-02T00:00:00Z', agent: 'shop' }, embedding);

const usual = ['address', 'password', 'invoice', 'opening'];
const first = await build(week('w1', usual));

/** The intents that most of the requests planted under a name were placed in. */
function placesOf(assignments: Record<string, string>, planted: string): Set<string> {
  const ids = Object.entries(assignments).filter(([conversation]) => conversation.includes(`-${planted}-`));
  return new Set(ids.map(([, intent]) => intent).filter((intent) => intent !== UNCLUSTERED));
}

describe('buildTaxonomy', () => {
  it('never puts requests of two planted intents into one', () => {
    for (const [a, b] of [
      ['address', 'password'],
      ['password', 'invoice'],
      ['invoice', 'opening'],
      ['address', 'opening'],
    ] as const) {
      const shared = [...placesOf(first.assignments, a)].filter((id) => placesOf(first.assignments, b).has(id));
      expect(shared).toEqual([]);
    }
  });

  it('names intents with words that users wrote', () => {
    const names = first.taxonomy.nodes.filter((node) => node.level === 'intent').map((node) => node.name);
    expect(names).toContain('change delivery address');
    expect(names.some((name) => name.includes('password'))).toBe(true);
    expect(names.some((name) => name.includes('invoice'))).toBe(true);
    expect(names.some((name) => name.includes('hours') || name.includes('shop'))).toBe(true);
  });

  it('gives siblings different names', () => {
    const named = first.taxonomy.nodes.map((node) => `${node.parentId} ${node.name}`);
    expect(new Set(named).size).toBe(named.length);
  });

  it('puts every intent under a topic and every topic under a domain', () => {
    const byId = new Map(first.taxonomy.nodes.map((node) => [node.id, node]));
    for (const node of first.taxonomy.nodes) {
      const above = node.parentId === null ? null : byId.get(node.parentId)!.level;
      expect([node.level, above]).toEqual([node.level, { intent: 'topic', topic: 'domain', domain: null }[node.level]]);
    }
  });

  it('gives the same taxonomy for the same items in another order', async () => {
    expect(await build(week('w1', usual).reverse())).toEqual(first);
  });

  it('survives storage as JSON and then places the same items in the same intents', async () => {
    const stored = taxonomySchema.parse(JSON.parse(JSON.stringify(first.taxonomy)));
    expect(await assignIntents(stored, week('w1', usual), embedding)).toEqual(first.assignments);
  });

  it('leaves gibberish unclustered', async () => {
    const gibberish = [{ conversationId: 'g', text: 'xqzv wkjpt blorfn zzgh' }];
    expect(await assignIntents(first.taxonomy, gibberish, embedding)).toEqual({ g: UNCLUSTERED });
  });

  it('places a new wording of a known request in its intent', async () => {
    const asked = [{ conversationId: 'n', text: 'could you change a delivery address' }];
    const placed = await assignIntents(first.taxonomy, asked, embedding);
    expect(placesOf(first.assignments, 'address')).toContain(placed.n);
  });

  it('refuses two items of one conversation', async () => {
    const item = { conversationId: 'same', text: 'where is my order' };
    await expect(build([item, item])).rejects.toThrow(
      expect.objectContaining({ code: 'INTENTS.DUPLICATE_CONVERSATION' }),
    );
  });

  it('takes conversation ids as they come', async () => {
    const items = week('w1', usual).map((item, index) =>
      index === 0 ? { ...item, conversationId: '__proto__' } : item,
    );
    expect(Object.keys((await build(items)).assignments)).toContain('__proto__');
  });

  it('makes as many leaves as asked for', async () => {
    const about = { previous: null, seed: 'seed', asOf: '2026-03-02T00:00:00Z', agent: 'shop' };
    const k = { intent: 4, domain: 2 };
    const { taxonomy } = await buildTaxonomy({ items: week('w1', usual), ...about, k }, embedding);
    const count = (level: string) => taxonomy.nodes.filter((node) => node.level === level).length;
    expect([count('intent'), count('domain')]).toEqual([4, 2]);
  });
});

describe('a refresh', () => {
  const idsOf = (taxonomy: Taxonomy) => taxonomy.leaves.map((leaf) => leaf.intentId).sort();

  it('keeps the ids of intents that go on in other conversations', async () => {
    const second = await build(week('w2', usual), first.taxonomy);
    expect(idsOf(second.taxonomy)).toEqual(expect.arrayContaining(idsOf(first.taxonomy)));
    expect(second.taxonomy.changes.filter(({ kind, level }) => level === 'intent' && kind !== 'birth')).toEqual([]);
  });

  it('records the birth of an intent nobody asked for before', async () => {
    const second = await build(week('w2', [...usual, 'gift']), first.taxonomy);
    const gifts = placesOf(second.assignments, 'gift');
    const born = second.taxonomy.changes.filter(({ kind, level }) => kind === 'birth' && level === 'intent');
    expect(born.map(({ nodeId }) => nodeId).filter((id) => gifts.has(id))).not.toEqual([]);
  });

  it('records the death of an intent nobody asks for any more', async () => {
    const before = placesOf(first.assignments, 'invoice');
    const second = await build(week('w2', ['address', 'password', 'opening']), first.taxonomy);
    const dead = second.taxonomy.changes.filter(({ kind, level }) => kind === 'death' && level === 'intent');
    expect(new Set(dead.map(({ nodeId }) => nodeId))).toEqual(before);
  });

  it('keeps the place of each request in the intents that go on', async () => {
    const second = await build(week('w2', usual), first.taxonomy);
    const before = placesOf(first.assignments, 'invoice');
    expect([...placesOf(second.assignments, 'invoice')].sort()).toEqual([...before].sort());
  });

  it('counts on from the taxonomy before', async () => {
    expect((await build(week('w2', usual), first.taxonomy)).taxonomy.number).toBe(2);
  });
});

describe('degenerate input', () => {
  const levels = (taxonomy: Taxonomy) => taxonomy.nodes.map((node) => node.level);

  it('gives no nodes for no conversations', async () => {
    const { taxonomy, assignments } = await build([]);
    expect([taxonomy.nodes, assignments]).toEqual([[], {}]);
  });

  it('gives one node per level for one conversation', async () => {
    const { taxonomy, assignments } = await build([{ conversationId: 'c', text: 'where is my parcel' }]);
    expect(levels(taxonomy)).toEqual(['domain', 'topic', 'intent']);
    expect(assignments.c).toBe(taxonomy.nodes[2]!.id);
  });

  it('gives one intent when all ask the same', async () => {
    const items = Array.from({ length: 50 }, (_, index) => ({
      conversationId: `c${index}`,
      text: 'where is my parcel',
    }));
    const { taxonomy } = await build(items);
    expect(levels(taxonomy)).toEqual(['domain', 'topic', 'intent']);
    expect(taxonomy.unclustered).toBe(0);
  });

  it('leaves conversations without words unclustered', async () => {
    const { taxonomy, assignments } = await build([
      { conversationId: 'a', text: '' },
      { conversationId: 'b', text: '12345 !!!' },
    ]);
    expect([taxonomy.unclustered, assignments]).toEqual([2, { a: UNCLUSTERED, b: UNCLUSTERED }]);
  });

  it('refreshes an empty taxonomy and back', async () => {
    const empty = (await build([], first.taxonomy)).taxonomy;
    expect(empty.changes.every(({ kind }) => kind === 'death')).toBe(true);
    expect((await build(week('w2', usual), empty)).taxonomy.leaves.length).toBeGreaterThan(0);
  });
});
