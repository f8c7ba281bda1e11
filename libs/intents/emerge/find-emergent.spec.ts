import { UNCLUSTERED } from '#contracts';
import { staticEmbedding } from '../embed/static-embedding.js';
import { seededRandom } from '../random.js';
import type { Taxonomy } from '../taxonomy.js';
import { type Emergence, type EmergenceInput, findEmergent } from './find-emergent.js';
import type { PlacedRequest } from './placed-request.js';

const openings = ['', 'I want to ', 'how do I ', 'can I ', 'I need to ', 'is there a way to ', 'where can I '];
const endings = [
  '',
  ' today',
  ' soon',
  ' before the weekend',
  ' for my sister',
  ' on my phone',
  ' again',
  ' from abroad',
];
const middles: Record<string, string[]> = {
  address: ['change the delivery address', 'update my delivery address', 'send the order to another address'],
  password: ['reset my password', 'recover a forgotten password', 'change the password of my login'],
  invoice: ['get the invoice', 'download a copy of the invoice', 'receive the invoice for last month'],
  return: ['return the shoes', 'send back what I ordered', 'get a label for a return'],
  delivery: ['see where my parcel is', 'track the parcel', 'know when the parcel arrives'],
  gift: ['buy a gift card', 'redeem a gift card', 'check the balance of a gift card'],
};
const usual = ['address', 'password', 'invoice', 'return', 'delivery'];
const start = Date.parse('2026-03-02T00:00:00Z');
const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(start + hours * HOUR_MS).toISOString();

/** Requests drawn with the given weights, one an hour share of the period; each by a user of its own. */
function traffic(seed: string, weights: Record<string, number>, count: number, from: number, to: number) {
  const random = seededRandom(seed);
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!;
  const bag = Object.entries(weights).flatMap(([intent, weight]) => new Array<string>(weight).fill(intent));
  return Array.from({ length: count }, (_, index): PlacedRequest => {
    const intent = pick(bag);
    return {
      conversationId: `${seed}-${intent}-${index}`,
      userId: `${seed} user ${index}`,
      text: pick(openings) + pick(middles[intent]!) + pick(endings) + pick(['', ' please', ' if possible', ' quickly']),
      at: at(from + ((to - from) * index) / count),
      intentId: intent === 'gift' ? UNCLUSTERED : intent,
    };
  });
}

const even = Object.fromEntries(usual.map((intent) => [intent, 20]));
const baseline = traffic('before', even, 1_200, -672, 0);
const embedding = staticEmbedding();
const embedder = await embedding.fit(
  baseline.map(({ text }) => text),
  'seed',
);
const taxonomy = { id: 't', agent: 'shop', embedder: embedder.fitted, leaves: [], nodes: [] } as unknown as Taxonomy;
const history = Object.fromEntries(usual.map((intent) => [intent, [98, 104, 97, 101]]));

const look = (recent: PlacedRequest[], more: Partial<EmergenceInput> = {}): Promise<Emergence> =>
  findEmergent(
    { taxonomy, baseline, recent, history, known: [], asOf: at(72), seed: 'seed', ...more },
    { ...embedding, restore: async () => embedder },
  );

const planted = traffic('now', { ...even, gift: 5 }, 500, 0, 72);
const quiet = traffic('now', even, 500, 0, 72);
const shareOfGifts = (ids: readonly string[]) => ids.filter((id) => id.includes('-gift-')).length / ids.length;

describe('findEmergent', () => {
  it('reports a kind of request that was not asked before', async () => {
    const { emergent } = await look(planted);
    expect(emergent.map(({ intent }) => intent.kind)).toEqual(['new']);
    expect(shareOfGifts(emergent[0]!.conversationIds)).toBeGreaterThan(0.9);
    expect(emergent[0]!.intent.name).toContain('gift');
  });

  it('tells its days, its first request and how surprising it is', async () => {
    const { intent, conversationIds } = (await look(planted)).emergent[0]!;
    const first = planted.find(({ conversationId }) => conversationIds.includes(conversationId))!;
    expect(intent.firstSeenAt).toBe(first.at);
    expect(intent.exemplars[0]).toEqual({ conversationId: first.conversationId, text: first.text });
    expect(intent.trend.reduce((sum, count) => sum + count, 0)).toBe(intent.conversations);
    expect(intent.chance).toBeLessThan(0.1);
  });

  it('gives the same answer in whatever order the requests come', async () => {
    const shuffled = { baseline: [...baseline].reverse() };
    expect(await look([...planted].reverse(), shuffled)).toEqual(await look(planted));
  });

  it('finds it as well where the nearest intent has taken it in', async () => {
    const absorbed = planted.map((one) => (one.intentId === UNCLUSTERED ? { ...one, intentId: 'invoice' } : one));
    const { emergent } = await look(absorbed);
    expect(emergent.map(({ intent }) => [intent.kind, intent.intentId])).toEqual([['new', 'invoice']]);
  });

  it('reports nothing where nothing is new', async () => {
    expect(await look(quiet)).toEqual({ emergent: [], closed: [] });
  });

  it('reports nothing where the mix of intents shifts by a third', async () => {
    const shifted = { address: 26, password: 14, invoice: 26, return: 14, delivery: 20 };
    expect((await look(traffic('now', shifted, 500, 0, 72))).emergent).toEqual([]);
  });

  it('takes what one user says forty times for no intent', async () => {
    const one = traffic('spam', { gift: 1 }, 40, 10, 14).map((request) => ({ ...request, userId: 'ada' }));
    expect((await look([...quiet, ...one])).emergent).toEqual([]);
  });

  it('takes a message that a script sends under many names for no intent', async () => {
    const scripted = traffic('bot', { gift: 1 }, 60, 0, 72).map((request, index) => ({
      ...request,
      text: `WIN a gift card now, code ${1_000 + index}`,
    }));
    expect((await look([...quiet, ...scripted])).emergent).toEqual([]);
  });

  it('says of an intent far above its weeks that it grows, not that it is new', async () => {
    const surge = traffic('now', { ...even, invoice: 90 }, 700, 0, 72);
    const { emergent } = await look(surge);
    expect(emergent.map(({ intent }) => [intent.kind, intent.intentId])).toEqual([['growing', 'invoice']]);
    expect(emergent[0]!.intent.conversations).toBeGreaterThan(2 * emergent[0]!.intent.expected);
  });

  it('says nothing of growth with less than three weeks of history', async () => {
    const surge = traffic('now', { ...even, invoice: 90 }, 700, 0, 72);
    const short = Object.fromEntries(usual.map((intent) => [intent, [98, 104]]));
    expect((await look(surge, { history: short })).emergent).toEqual([]);
  });
});

describe('from look to look', () => {
  it('an emergent intent keeps its id, and its days go on', async () => {
    const early = planted.filter(({ at: when }) => when < at(48));
    const before = (await look(early, { asOf: at(48) })).emergent;
    const { emergent, closed } = await look(planted, { known: before });
    expect(emergent.map(({ intent }) => intent.id)).toEqual(before.map(({ intent }) => intent.id));
    expect(emergent[0]!.intent).toMatchObject({ detectedAt: at(48), firstSeenAt: before[0]!.intent.firstSeenAt });
    expect(emergent[0]!.intent.trend.length).toBeGreaterThan(before[0]!.intent.trend.length);
    expect(closed).toEqual([]);
  });

  it('one that nobody asks for any more is closed after a week', async () => {
    const known = (await look(planted)).emergent;
    const later = traffic('later', even, 300, 240, 300);
    const ids = known.map(({ intent }) => intent.id);
    expect(await look(later, { known, asOf: at(300) })).toEqual({ emergent: [], closed: ids });
  });
});

describe('degenerate input', () => {
  it('finds nothing without requests', async () => {
    expect(await look([])).toEqual({ emergent: [], closed: [] });
    expect(await look(planted, { baseline: [], history: {} })).toEqual({ emergent: [], closed: [] });
  });
});
