import type { Curation, IntentNode } from '#contracts';
import { assignIntents, type RequestItem } from '../assign/assign-intents.js';
import { buildTaxonomy } from '../build-taxonomy.js';
import { staticEmbedding } from '../embed/static-embedding.js';
import { type Taxonomy, taxonomySchema } from '../taxonomy.js';
import { applyCurations } from './apply-curations.js';
import { curate } from './curate.js';
import { shopWeek, whereMost } from './shop-week.fixture.js';

const items = shopWeek('w1');
const embedding = staticEmbedding();
const about = { seed: 'seed', agent: 'shop' };
const k = { intent: 6, topic: 4, domain: 2 };
const { taxonomy, assignments } = await buildTaxonomy(
  { items, previous: null, ...about, asOf: '2026-03-02T00:00:00Z', k },
  embedding,
);

const context = {
  by: 'ada',
  at: '2026-03-03T00:00:00Z',
  requestsOf: async (id: string): Promise<RequestItem[]> =>
    items.filter((item) => assignments[item.conversationId] === id),
  embedding,
};
const decide = (decision: Curation, on: Taxonomy = taxonomy) => curate(on, decision, context);
const nodeIn = (of: Taxonomy, id: string) => of.nodes.find((node) => node.id === id)!;
const intent = (planted: string) => whereMost(assignments, planted);
const level = (wanted: IntentNode['level'], of = taxonomy) => of.nodes.filter((node) => node.level === wanted);
const childrenOf = (id: string, of = taxonomy) => of.nodes.filter((node) => node.parentId === id);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );
/** A topic that holds several intents, and one that holds a single one. */
const wide = level('topic').find(({ id }) => childrenOf(id).length > 1)!;
const narrow = level('topic').find(({ id }) => childrenOf(id).length === 1)!;

/** What holds of every tree: sizes add up, parents are a level above, leaves and intents are the same. */
function expectSound(of: Taxonomy) {
  expect(taxonomySchema.parse(JSON.parse(JSON.stringify(of)))).toEqual(of);
  for (const node of of.nodes) {
    const above = node.parentId === null ? null : nodeIn(of, node.parentId).level;
    expect(above).toBe({ intent: 'topic', topic: 'domain', domain: null }[node.level]);
    if (node.level === 'intent') continue;
    expect(node.size).toBe(childrenOf(node.id, of).reduce((sum, { size }) => sum + size, 0));
    expect(childrenOf(node.id, of)).not.toEqual([]);
  }
  expect(new Set(of.leaves.map(({ intentId }) => intentId))).toEqual(new Set(level('intent', of).map(({ id }) => id)));
}

describe('every decision', () => {
  it.each<[string, () => Curation]>([
    ['rename', () => ({ action: 'rename', nodeId: intent('gift'), name: 'Gift cards' })],
    ['merge', () => ({ action: 'merge', nodeIds: [intent('gift')], intoId: intent('invoice') })],
    ['merge topics', () => ({ action: 'merge', nodeIds: [narrow.id], intoId: wide.id })],
    ['merge domains', () => ({ action: 'merge', nodeIds: [level('domain')[1]!.id], intoId: level('domain')[0]!.id })],
    ['split', () => ({ action: 'split', nodeId: intent('address'), parts: 2 })],
    ['pin', () => ({ action: 'pin', nodeId: intent('gift') })],
    ['move', () => ({ action: 'move', nodeId: childrenOf(wide.id)[0]!.id, parentId: narrow.id })],
    ['move to a new one', () => ({ action: 'move', nodeId: intent('gift'), newParent: 'Presents' })],
    ['move a topic', () => ({ action: 'move', nodeId: narrow.id, newParent: 'Elsewhere' })],
  ])('leaves a sound tree: %s', async (_, decision) => {
    const { taxonomy: decided } = await decide(decision());
    expectSound(decided);
    expect([decided.number, decided.createdAt, decided.id === taxonomy.id]).toEqual([2, context.at, false]);
    expect(decided.changes.every(({ by }) => by === 'ada')).toBe(true);
  });

  it.each<[string, () => Curation, string]>([
    ['an unknown node', () => ({ action: 'pin', nodeId: 'intent-none' }), 'INTENTS.UNKNOWNNODE'],
    ['an unknown parent', () => ({ action: 'move', nodeId: intent('gift'), parentId: 'x' }), 'INTENTS.UNKNOWNNODE'],
    ['the name of a sibling', () => sibling(), 'INTENTS.NAMETAKEN'],
    [
      'a merge of two levels',
      () => ({ action: 'merge', nodeIds: [intent('gift')], intoId: wide.id }),
      'INTENTS.WRONGLEVEL',
    ],
    ['a merge into itself', () => ({ action: 'merge', nodeIds: [wide.id], intoId: wide.id }), 'INTENTS.MERGEITSELF'],
    [
      'a merge into a part',
      () => ({ action: 'merge', nodeIds: [wide.id], intoId: childrenOf(wide.id)[0]!.id }),
      'INTENTS.WRONGLEVEL',
    ],
    ['a split of a topic', () => ({ action: 'split', nodeId: wide.id, parts: 2 }), 'INTENTS.WRONGLEVEL'],
    [
      'a split of what is all the same',
      () => ({ action: 'split', nodeId: intent('same'), parts: 2 }),
      'INTENTS.INSEPARABLE',
    ],
    ['a pin of a topic', () => ({ action: 'pin', nodeId: wide.id }), 'INTENTS.WRONGLEVEL'],
    ['a release of what is free', () => ({ action: 'release', nodeId: wide.id }), 'INTENTS.UNCHANGED'],
    ['a move to no parent', () => ({ action: 'move', nodeId: intent('gift') }), 'INTENTS.ONEPARENT'],
    [
      'a move to two parents',
      () => ({ action: 'move', nodeId: intent('gift'), parentId: wide.id, newParent: 'x' }),
      'INTENTS.ONEPARENT',
    ],
    [
      'a move under an intent',
      () => ({ action: 'move', nodeId: intent('gift'), parentId: intent('invoice') }),
      'INTENTS.WRONGLEVEL',
    ],
    [
      'a move of a domain',
      () => ({ action: 'move', nodeId: level('domain')[0]!.id, newParent: 'x' }),
      'INTENTS.WRONGLEVEL',
    ],
  ])('is refused with %s', async (_, decision, code) => {
    await expect(decide(decision())).rejects.toMatchObject({ code, fix: expect.stringMatching(/\w/) });
  });

  function sibling(): Curation {
    const [a, b] = childrenOf(wide.id);
    return { action: 'rename', nodeId: a!.id, name: b!.name.toUpperCase() };
  }
});

describe('rename', () => {
  it('changes the name where it stands in the description of the parent', async () => {
    const child = childrenOf(wide.id)[0]!;
    const { taxonomy: decided } = await decide({ action: 'rename', nodeId: child.id, name: 'Zebra talk' });
    expect(nodeIn(decided, wide.id).description).toContain('Zebra talk');
  });

  it('holds the name, and says so once', async () => {
    const decision: Curation = { action: 'rename', nodeId: wide.id, name: 'Account', description: 'All about it.' };
    const { taxonomy: decided } = await decide(decision);
    expect(nodeIn(decided, wide.id)).toMatchObject({ name: 'Account', description: 'All about it.', held: ['name'] });
    expect(await codeOf(decide(decision, decided))).toBe('INTENTS.UNCHANGED');
  });
});

describe('merge', () => {
  it('has the surviving intent take the requests of the other from then on', async () => {
    const [into, gone] = [intent('invoice'), intent('gift')];
    const { taxonomy: merged, mapping } = await decide({ action: 'merge', nodeIds: [gone, gone], intoId: into });
    expect(mapping).toEqual({ [gone]: into });
    const mapped = Object.entries(assignments).map(([id, of]) => [id, mapping[of] ?? of]);
    expect(await assignIntents(merged, items, embedding)).toEqual(Object.fromEntries(mapped));
  });

  it('adds the sizes and holds the members together', async () => {
    const [into, gone] = [nodeIn(taxonomy, intent('invoice')), nodeIn(taxonomy, intent('gift'))];
    const { taxonomy: merged } = await decide({ action: 'merge', nodeIds: [gone.id], intoId: into.id });
    expect(nodeIn(merged, into.id)).toMatchObject({ size: into.size + gone.size, held: ['members'], name: into.name });
    expect(nodeIn(merged, into.id).terms).toEqual(expect.arrayContaining([into.terms[0], gone.terms[0]]));
  });

  it('of topics moves the children, and they stay there', async () => {
    const children = childrenOf(narrow.id).map(({ id }) => id);
    const { taxonomy: merged } = await decide({ action: 'merge', nodeIds: [narrow.id], intoId: wide.id });
    for (const id of children) expect(nodeIn(merged, id)).toMatchObject({ parentId: wide.id, held: ['place'] });
  });
});

describe('move', () => {
  it('records the topic and the domain that it left empty', async () => {
    const only = childrenOf(narrow.id)[0]!;
    const { taxonomy: moved } = await decide({ action: 'move', nodeId: only.id, parentId: wide.id });
    const gone = moved.changes.filter(({ kind }) => kind === 'death').map(({ nodeId }) => nodeId);
    expect(gone).toContain(narrow.id);
    expect(moved.nodes.filter(({ id }) => gone.includes(id))).toEqual([]);
  });
});

describe('split', () => {
  it('divides an intent by what was asked, and names the parts by it', async () => {
    const merged = await decide({ action: 'merge', nodeIds: [intent('gift')], intoId: intent('address') });
    const both = items.filter(({ conversationId }) => /-(gift|address)-/.test(conversationId));
    const { taxonomy: split, reread } = await curate(
      merged.taxonomy,
      { action: 'split', nodeId: intent('address'), parts: 2 },
      { ...context, requestsOf: async () => both },
    );
    const placed = await assignIntents(split, both, embedding);
    const [gift, address] = [whereMost(placed, 'gift'), whereMost(placed, 'address')];
    expect([gift === address, [gift, address].includes(intent('address')), reread]).toEqual([
      false,
      true,
      [intent('address')],
    ]);
    expect(nodeIn(split, gift).name).toMatch(/gift/);
    expect([nodeIn(split, gift), nodeIn(split, address)].map(({ held }) => held)).toEqual([['members'], ['members']]);
    expectSound(split);
  });

  it('is refused where there is nothing to divide', async () => {
    for (const requests of [[], items.slice(0, 1)]) {
      const split = curate(
        taxonomy,
        { action: 'split', nodeId: intent('gift'), parts: 2 },
        { ...context, requestsOf: async () => requests },
      );
      await expect(split).rejects.toMatchObject({ code: 'INTENTS.INSEPARABLE' });
    }
  });

  it('loses no request of the intent to unclustered', async () => {
    const own = await context.requestsOf(intent('address'));
    const { taxonomy: split } = await decide({ action: 'split', nodeId: intent('address'), parts: 3 });
    expect(Object.values(await assignIntents(split, own, embedding))).not.toContain('unclustered');
  });
});

describe('decisions made while another taxonomy was built', () => {
  const other = buildTaxonomy(
    { items: shopWeek('w2'), previous: taxonomy, ...about, asOf: '2026-03-09T00:00:00Z' },
    embedding,
  );
  const decided = (decision: Curation, baseId = taxonomy.id) => ({ decision, by: 'ada', at: context.at, baseId });
  const requestsOf = async (ids: readonly string[]) => {
    const { assignments: placed } = await other;
    return shopWeek('w2').filter((item) => ids.includes(placed[item.conversationId]!));
  };

  it('are repeated there, and those that no longer fit are told', async () => {
    const { taxonomy: renewed } = await other;
    const gone = decided({ action: 'pin', nodeId: 'intent-gone' });
    const applied = await applyCurations(
      renewed,
      [
        decided({ action: 'merge', nodeIds: [intent('gift')], intoId: intent('invoice') }),
        gone,
        decided({ action: 'rename', nodeId: intent('invoice'), name: 'Paperwork' }),
      ],
      { requestsOf, embedding },
    );
    expect(applied.mapping).toEqual({ [intent('gift')]: intent('invoice') });
    expect(applied.outdated).toEqual([
      { decided: gone, reason: expect.objectContaining({ code: 'INTENTS.UNKNOWNNODE' }) },
    ]);
    expect(nodeIn(applied.taxonomy, intent('invoice'))).toMatchObject({ name: 'Paperwork', held: ['members', 'name'] });
    expect([applied.taxonomy.id, applied.taxonomy.number]).toEqual([renewed.id, renewed.number]);
  });

  it('split it as it was split, so that a later name meets the part it was given to', async () => {
    const merged = await decide({ action: 'merge', nodeIds: [intent('gift')], intoId: intent('address') });
    const both = items.filter(({ conversationId }) => /-(gift|address)-/.test(conversationId));
    const splitting: Curation = { action: 'split', nodeId: intent('address'), parts: 2 };
    const split = await curate(merged.taxonomy, splitting, { ...context, requestsOf: async () => both });
    const part = split.taxonomy.changes.find(({ kind }) => kind === 'split')!.nodeId;
    const naming: Curation = { action: 'rename', nodeId: part, name: 'Second part' };
    const named = await decide(naming, split.taxonomy);
    const { taxonomy: renewed } = await other;
    const applied = await applyCurations(
      renewed,
      [
        decided({ action: 'merge', nodeIds: [intent('gift')], intoId: intent('address') }),
        decided(splitting, merged.taxonomy.id),
        decided(naming, split.taxonomy.id),
      ],
      { requestsOf, embedding, decided: named.taxonomy },
    );
    expect(applied.outdated).toEqual([]);
    expect([...applied.reread].sort()).toEqual([intent('gift'), intent('address')].sort());
    const before = await assignIntents(named.taxonomy, both, embedding);
    const now = await assignIntents(applied.taxonomy, shopWeek('w2'), embedding);
    expect(whereMost(now, 'gift')).toBe(whereMost(before, 'gift'));
    expect(nodeIn(applied.taxonomy, part).name).toBe('Second part');
  });
});
