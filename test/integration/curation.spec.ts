import { jest } from '@jest/globals';
import { Command } from 'commander';
import { type Curation, type CurationAnswer, type IntentNode, UNCLUSTERED } from '#contracts';
import { assignIntents, type Taxonomy, taxonomySchema } from '#intents';
import { Assigners, assignShard, refreshIntents } from '#loop';
import { newestTaxonomy, saveConversations } from '#platform';
import { buildConversation } from '#testing';
import { addCurationCommands } from '../../apps/cli/commands/intents-curate.js';
import { shopWeek, whereMost } from '../../libs/intents/curate/shop-week.fixture.js';
import { type ApiUnderTest, startApiUnderTest } from './api.fixture.js';
import { conversationOf, daysLater, noModels } from './loop.fixture.js';

// Every test refreshes an agent of its own.
jest.setTimeout(60_000);

describe('decisions about the taxonomy', () => {
  let api: ApiUnderTest;
  let shops = 0;
  let agent: string;
  beforeAll(async () => {
    api = await startApiUnderTest();
  });
  afterAll(() => api.close());
  /** Each test has an agent of its own, with one refreshed week. */
  beforeEach(async () => {
    agent = `shop-${++shops}`;
    await addWeek(0);
    // Asks for a gift card, then for an invoice.
    const turns = ['gift card for a friend', 'I need a copy of the invoice for last month'].map((user) => ({
      user,
      reply: 'Yes.',
    }));
    const both = { ...buildConversation({ id: `${agent}-both`, turns }), agent };
    const { startNano, endNano } = conversationOf({ id: 'x', day: 0 });
    await saveConversations(api.database.pool, api.projectId, [{ ...both, startNano, endNano }]);
    await refreshIntents(context(1));
  });

  const context = (day: number) => ({
    database: api.database,
    projectId: api.projectId,
    agent,
    asOf: daysLater(day),
    ...noModels,
  });

  async function addWeek(day: number) {
    const told = shopWeek(`${agent}-${day}`, undefined, 12).map(({ conversationId, text }) => ({
      ...conversationOf({ id: conversationId, day, request: text }),
      agent,
    }));
    await saveConversations(api.database.pool, api.projectId, told);
  }

  async function newest(): Promise<Taxonomy> {
    const stored = await newestTaxonomy(api.database.pool, api.projectId, agent);
    return taxonomySchema.parse(stored!.content);
  }

  async function placesIn(taxonomyId: string) {
    const rows = await api.database.prisma.intentAssignment.findMany({
      where: { projectId: api.projectId, taxonomyId },
    });
    return {
      primary: Object.fromEntries(rows.map(({ conversationId, intentId }) => [conversationId, intentId])),
      also: Object.fromEntries(rows.map(({ conversationId, alsoIntentIds }) => [conversationId, alsoIntentIds])),
    };
  }

  /** The taxonomy and where the conversations lie in it. */
  async function state() {
    const taxonomy = await newest();
    const places = await placesIn(taxonomy.id);
    const intent = (planted: string) => whereMost(places.primary, planted);
    return { taxonomy, ...places, intent };
  }

  const post = (decision: Curation, more: object = {}) =>
    api.call('POST', `/v1/agents/${agent}/intents/curations`, { author: 'ada', decision, ...more });
  const decide = async (decision: Curation): Promise<CurationAnswer> => {
    const { status, body } = await post(decision);
    expect([status, body.error]).toEqual([201, undefined]);
    return body;
  };
  const nodeIn = (taxonomy: Taxonomy, id: string) => taxonomy.nodes.find((node) => node.id === id) as IntentNode;

  it('rename: the tree shows the name at once, and every conversation keeps its place', async () => {
    const before = await state();
    const { taxonomyId } = await decide({ action: 'rename', nodeId: before.intent('gift'), name: 'Gift cards' });
    const { body } = await api.call('GET', `/v1/agents/${agent}/intents`);
    expect(body.taxonomyId).toBe(taxonomyId);
    expect(body.nodes.find(({ name }: IntentNode) => name === 'Gift cards').held).toEqual(['name']);
    const after = await state();
    expect([after.primary, after.also]).toEqual([before.primary, before.also]);
  });

  it('merge: conversations go with their intent, also those that asked for it later', async () => {
    const before = await state();
    const [gift, invoice] = [before.intent('gift'), before.intent('invoice')];
    expect([before.primary[`${agent}-both`], before.also[`${agent}-both`]]).toEqual([gift, [invoice]]);
    await decide({ action: 'merge', nodeIds: [invoice], intoId: before.intent('opening') });
    const apart = await state();
    expect(apart.also[`${agent}-both`]).toEqual([before.intent('opening')]);
    await decide({ action: 'merge', nodeIds: [gift], intoId: before.intent('opening') });
    const after = await state();
    expect([after.primary[`${agent}-both`], after.also[`${agent}-both`]]).toEqual([before.intent('opening'), []]);
    const mapped = Object.entries(before.primary).map(([id, of]) => [
      id,
      [gift, invoice].includes(of) ? before.intent('opening') : of,
    ]);
    expect(after.primary).toEqual(Object.fromEntries(mapped));
  });

  it('split: conversations of the intent are read anew, all others stay', async () => {
    const first = await state();
    await decide({ action: 'merge', nodeIds: [first.intent('gift')], intoId: first.intent('opening') });
    const before = await state();
    const whole = first.intent('opening');
    await decide({ action: 'split', nodeId: whole, parts: 2 });
    const after = await state();
    expect(after.intent('gift')).not.toBe(after.intent('opening'));
    const texts = new Map(shopWeek(`${agent}-0`, undefined, 12).map((item) => [item.conversationId, item]));
    const own = Object.keys(before.primary).filter((id) => before.primary[id] === whole && texts.has(id));
    const expected = await assignIntents(
      after.taxonomy,
      own.map((id) => texts.get(id)!),
      noModels.embedding,
    );
    expect(own.map((id) => after.primary[id])).toEqual(own.map((id) => expected[id]));
    const others = Object.keys(before.primary).filter((id) => before.primary[id] !== whole);
    expect(others.map((id) => after.primary[id])).toEqual(others.map((id) => before.primary[id]));
  });

  it('pin, move and release: the nodes hold what was decided', async () => {
    const { intent } = await state();
    const nodeId = intent('gift');
    await decide({ action: 'pin', nodeId });
    await decide({ action: 'move', nodeId, newParent: 'Presents' });
    const moved = (await state()).taxonomy;
    expect(nodeIn(moved, nodeId).held).toEqual(['members', 'place']);
    expect(nodeIn(moved, nodeIn(moved, nodeId).parentId!)).toMatchObject({
      name: 'Presents',
      size: nodeIn(moved, nodeId).size,
    });
    await decide({ action: 'release', nodeId });
    expect(nodeIn((await state()).taxonomy, nodeId).held).toEqual([]);
  });

  it('are kept in a log, newest first, a page at a time', async () => {
    const { intent, taxonomy } = await state();
    const pin = await decide({ action: 'pin', nodeId: intent('gift') });
    const rename = await decide({ action: 'rename', nodeId: intent('gift'), name: 'Gifts' });
    const log = (query: string) => api.call('GET', `/v1/agents/${agent}/intents/curations${query}`);
    const { body } = await log('?limit=1');
    expect(body.curations).toEqual([
      {
        id: rename.id,
        at: rename.at,
        author: 'ada',
        decision: { action: 'rename', nodeId: intent('gift'), name: 'Gifts' },
        baseId: pin.taxonomyId,
        taxonomyId: rename.taxonomyId,
      },
    ]);
    const rest = await log(`?before=${body.next}`);
    expect([rest.body.curations.map(({ id }: { id: number }) => id), rest.body.next]).toEqual([[pin.id], null]);
    expect(rest.body.curations[0].baseId).toBe(taxonomy.id);
  });

  describe('are refused', () => {
    it('with what to do, when they do not fit', async () => {
      const answers = [
        await post({ action: 'pin', nodeId: 'intent-none' }),
        await post({ action: 'pin', nodeId: UNCLUSTERED }),
        await post({ action: 'split', nodeId: (await newest()).nodes[0]!.id, parts: 2 }),
        await post({ action: 'explode' } as never),
        await api.call('POST', '/v1/agents/nobody/intents/curations', {
          author: 'ada',
          decision: { action: 'pin', nodeId: 'x' },
        }),
      ];
      expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
        [404, 'INTENTS.UNKNOWNNODE'],
        [404, 'INTENTS.UNKNOWNNODE'],
        [400, 'INTENTS.WRONGLEVEL'],
        [400, 'REQUEST.INVALID'],
        [404, 'INTENTS.NONE'],
      ]);
    });

    it('to those who may only read', async () => {
      const headers = { authorization: `Bearer ${await api.addKey('read')}` };
      const path = `/v1/agents/${agent}/intents/curations`;
      expect(
        (await api.call('POST', path, { author: 'ada', decision: { action: 'pin', nodeId: 'x' } }, headers)).status,
      ).toBe(403);
      expect((await api.call('GET', path, undefined, headers)).status).toBe(200);
    });

    it('when somebody else decided on the same taxonomy first, and nothing is left of them', async () => {
      const { taxonomy, intent } = await state();
      const names = ['Gifts', 'Presents', 'Vouchers'];
      const answers = await Promise.all(
        names.map((name) => post({ action: 'rename', nodeId: intent('gift'), name }, { baseId: taxonomy.id })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      expect(answers.find(({ status }) => status === 409)!.body.error.code).toBe('INTENTS.CHANGED');
      const where = { projectId: api.projectId, agent };
      expect([
        await api.database.prisma.taxonomy.count({ where }),
        await api.database.prisma.intentCuration.count({ where }),
      ]).toEqual([2, 1]);
    });
  });

  it('outlast the refresh that comes after them', async () => {
    const { intent } = await state();
    const [gift, opening] = [intent('gift'), intent('opening')];
    await decide({ action: 'merge', nodeIds: [gift], intoId: opening });
    await decide({ action: 'rename', nodeId: opening, name: 'Visits and gifts' });
    await addWeek(7);
    await refreshIntents(context(8));
    const after = await state();
    expect(nodeIn(after.taxonomy, opening)).toMatchObject({ name: 'Visits and gifts', held: ['members', 'name'] });
    expect([after.intent('gift'), after.intent('opening')]).toEqual([opening, opening]);
  });

  it('outlast the refresh that is under way while they are made', async () => {
    const { intent } = await state();
    const [gift, opening] = [intent('gift'), intent('opening')];
    await addWeek(7);
    const assigners = new Assigners(api.database, noModels.embedding, 2);
    let decided = false;
    const fanOut = async (shards: Parameters<typeof assignShard>[2][]) => {
      if (!decided) await decide({ action: 'merge', nodeIds: [gift], intoId: opening });
      decided = true;
      for (const shard of shards) await assignShard(api.database, assigners, shard);
    };
    const end = await refreshIntents(context(8), { assigners, fanOut, shardSize: 20 });
    const after = await state();
    expect([end.state, decided, after.taxonomy.number]).toEqual(['published', true, 3]);
    expect([after.intent('gift'), after.intent('opening')]).toEqual([opening, opening]);
  });

  describe('on the command line', () => {
    async function run(...words: string[]): Promise<string> {
      const program = new Command('martingale').exitOverride();
      addCurationCommands(program.command('intents'));
      const written: string[] = [];
      const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
      const where = ['--agent', agent, '--url', api.url, '--key', await keyOfAda()];
      try {
        await program.parseAsync(['node', 'martingale', 'intents', ...words, ...where]);
      } finally {
        spy.mockRestore();
      }
      return written.join('');
    }
    let key: Promise<string> | undefined;
    const keyOfAda = () => {
      key ??= api.addKey('read', 'write');
      return key;
    };

    it('nodes are named by id or name, and the log tells what was decided', async () => {
      const { intent, taxonomy } = await state();
      const gift = nodeIn(taxonomy, intent('gift'));
      expect(await run('rename', gift.id, 'Gift cards', '--author', 'bea')).toContain('“Gift cards” keeps this name');
      expect(await run('move', 'gift cards', '--to-new', 'Presents')).toContain('lies under “Presents”');
      await run('pin', 'Gift cards');
      await run('release', 'Gift cards');
      await run('merge', intent('opening'), 'Gift cards', intent('invoice'));
      const split = JSON.parse(await run('split', intent('opening'), '--parts', '3', '--json'));
      expect(split.changes.filter(({ kind }: { kind: string }) => kind === 'split')).toHaveLength(2);
      const log = await run('history');
      expect(log).toMatch(/bea +rename/);
      expect(log.split('\n').filter((line) => /\b(rename|move|pin|release|merge|split)\b/.test(line))).toHaveLength(6);
    });

    it('an unknown name is refused with what to do', async () => {
      await expect(run('pin', 'no such thing')).rejects.toMatchObject({ code: 'CLI.NODE' });
    });
  });
});
