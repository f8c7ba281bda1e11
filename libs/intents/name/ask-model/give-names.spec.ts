import { jest } from '@jest/globals';
import type { IntentNode } from '#contracts';
import { buildTaxonomy } from '../../build-taxonomy.js';
import { curate } from '../../curate/curate.js';
import { shopWeek } from '../../curate/shop-week.fixture.js';
import { staticEmbedding } from '../../embed/static-embedding.js';
import type { Taxonomy } from '../../taxonomy.js';
import type { Ask } from './ask.js';

// Some taxonomies, on a machine that may be busy.
jest.setTimeout(60_000);

const embedding = staticEmbedding();
const usual = ['address', 'password', 'invoice', 'opening'];

/** A model that calls each group by its level and first word, and counts the groups it was asked about. */
function model(title = 'About') {
  const asked: string[] = [];
  const ask: Ask = async ({ schema, user }) => {
    const { groups } = JSON.parse(user.slice('<data>\n'.length, -'\n</data>'.length));
    const names = groups.map(({ id, level, words }: { id: string; level: string; words: string[] }) => {
      asked.push(level);
      return { id, name: `${title} ${level} ${words.join(' ')}`.slice(0, 60), description: `What ${title} says.` };
    });
    return { ok: true, value: schema.parse({ names }) };
  };
  return { ask, asked };
}
const silent: Ask = async () => ({ ok: false, reason: 'unavailable', lasting: true });

const build = async (week: string, previous: Taxonomy | null, ask: Ask | null, intents = usual) => {
  const items = shopWeek(week, intents);
  const input = { items, previous, seed: 'seed', asOf: '2026-03-02T00:00:00Z', agent: 'shop' };
  return (await buildTaxonomy(input, embedding, ask)).taxonomy;
};
const byModel = ({ nodes }: Taxonomy, title = 'About') => nodes.filter(({ name }) => name.startsWith(title));
const nameOf = ({ nodes }: Taxonomy, id: string) => nodes.find((node) => node.id === id)?.name;

const first = await build('w1', null, model().ask);

describe('names that a model gives', () => {
  it('are those of all nodes when it comes in, and the tree tells of them as changes', async () => {
    expect(byModel(first)).toHaveLength(first.nodes.length);
    const worded = await build('w1', null, null);
    const named = await build('w2', worded, model().ask);
    expect(byModel(named)).toHaveLength(named.nodes.length);
    const renamed = named.drift!.nodes.filter(({ renamedFrom }) => renamedFrom !== null);
    expect(renamed.length).toBeGreaterThan(0);
    expect(renamed.every(({ name }) => name.startsWith('About'))).toBe(true);
  });

  it('stay with nodes that go on, which it is not asked about again', async () => {
    const again = model('Otherwise');
    const second = await build('w2', first, again.ask);
    const known = new Set(first.nodes.map(({ id }) => id));
    const goOn = second.nodes.filter(({ id }) => known.has(id));
    expect(goOn.length).toBeGreaterThan(usual.length);
    expect(goOn.map(({ id, name }) => [id, name])).toEqual(goOn.map(({ id }) => [id, nameOf(first, id)]));
    expect(again.asked).toHaveLength(second.nodes.length - goOn.length);
  });

  it('stay when it is out of reach or taken away, and what is new goes by its words', async () => {
    for (const ask of [silent, null]) {
      const second = await build('w2', first, ask, [...usual, 'gift']);
      const known = new Set(first.nodes.map(({ id }) => id));
      const [goOn, born] = [true, false].map((is) => second.nodes.filter(({ id }) => known.has(id) === is));
      expect(goOn!.filter(({ name }) => !name.startsWith('About'))).toEqual([]);
      expect(born!.length).toBeGreaterThan(0);
      expect(born!.filter(({ name }) => name.startsWith('About'))).toEqual([]);
      // The next refresh asks for what has no name yet.
      const third = model();
      await build('w3', second, third.ask, [...usual, 'gift']);
      expect(third.asked.length).toBeGreaterThanOrEqual(born!.length);
    }
  });

  it('give way to a person, and are asked for again when that is released', async () => {
    const node = first.nodes.find(({ level }) => level === 'intent') as IntentNode;
    const context = { by: 'ada', at: '2026-03-03T00:00:00Z', requestsOf: async () => [], embedding };
    const named = await curate(first, { action: 'rename', nodeId: node.id, name: 'Mine' }, context);
    const second = await build('w2', named.taxonomy, model('Otherwise').ask);
    expect(nameOf(second, node.id)).toBe('Mine');
    const released = await curate(second, { action: 'release', nodeId: node.id }, context);
    const third = await build('w3', released.taxonomy, model('Otherwise').ask);
    expect(nameOf(third, node.id)).toMatch(/^Otherwise/);
  });
});

describe('names made of words', () => {
  it('stay while the words still set the node apart', async () => {
    const worded = await build('w1', null, null);
    const second = await build('w2', worded, null);
    const known = new Map(worded.nodes.map(({ id, name }) => [id, name]));
    const goOn = second.nodes.filter(({ id }) => known.has(id));
    const same = goOn.filter(({ id, name }) => known.get(id) === name);
    expect(same.length).toBeGreaterThan(0.8 * goOn.length);
  });
});
