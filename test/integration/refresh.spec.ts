import type { Conversation, Curation } from '#contracts';
import { requestText, type Taxonomy, taxonomySchema } from '#intents';
import {
  Assigners,
  analyseConversations,
  assignShard,
  curateTaxonomy,
  type RefreshOptions,
  refreshIntents,
} from '#loop';
import {
  addPublishedTaxonomy,
  addRun,
  type Database,
  deleteOldTaxonomies,
  findRun,
  newestTaxonomy,
  preparedTaxonomy,
  requestsOfConversations,
  type ShardKey,
  saveConversations,
  searchConversations,
} from '#platform';
import { buildConversation, cloneDatabase } from '#testing';
import { assignIntentsProcessor } from '../../apps/worker/processors/assign-intents.processor.js';
import { runStageProcessor } from '../../apps/worker/processors/run-stage.processor.js';
import { addShop, conversationOf, daysLater, noModels } from './loop.fixture.js';

const { embedding } = noModels;
const always = { endedBefore: '2100-01-01T00:00:00Z', settledBefore: '2100-01-01T00:00:00Z', embedding };
const things = ['kettle', 'lamp', 'chair', 'phone', 'jacket', 'bottle', 'mirror', 'carpet', 'radio', 'tent'];
/** Three things that users ask for, each in many words. */
const wishes = [
  (thing: string) => `where is my order of the ${thing}, when will the order arrive`,
  (thing: string) => `please refund my money, the ${thing} is broken, I want a refund`,
  (thing: string) => `how do I reset the password of my ${thing} account, I forgot the password`,
];
const SHARD = 4;

describe('a refresh of intents', () => {
  let database: Database;
  let projectId: number;
  let projects = 0;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  beforeEach(async () => {
    projectId = await addShop(database, `shop-${++projects}`);
  });
  afterAll(() => database.close());

  const context = (days: number, project = projectId) => ({
    database,
    projectId: project,
    agent: 'shop',
    asOf: daysLater(days),
    ...noModels,
  });
  const save = (conversations: Conversation[], project = projectId) =>
    saveConversations(database.pool, project, conversations);
  const asked = (day: number) =>
    wishes.flatMap((wish, kind) =>
      things.map((thing, index) => conversationOf({ id: `${day} ${kind} ${index}`, day, request: wish(thing) })),
    );
  const withTurns = (id: string, ...users: string[]): Conversation => ({
    ...conversationOf({ id, day: 0 }),
    turns: buildConversation({ turns: users.map((user) => ({ user, reply: 'Here it is.' })) }).turns,
  });

  /** Prepares a taxonomy and leaves its shards to whoever takes them, as the queue would. */
  async function prepare(days: number, project = projectId): Promise<ShardKey[]> {
    let shards: ShardKey[] = [];
    const end = await refreshIntents(context(days, project), {
      shardSize: SHARD,
      fanOut: async (all) => {
        shards = all;
      },
    });
    expect(end.state).toBe('assigning');
    return shards;
  }
  const refresh = (days: number, options: RefreshOptions = { shardSize: SHARD }, project = projectId) =>
    refreshIntents(context(days, project), options);
  const assign = (key: ShardKey) => assignShard(database, new Assigners(database, embedding, 1), key);
  const newest = async (project = projectId): Promise<Taxonomy> =>
    taxonomySchema.parse((await newestTaxonomy(database.pool, project, 'shop'))!.content);
  const places = async (taxonomyId: string, project = projectId) => {
    const { rows } = await database.pool.query<{ id: string; intent: string; also: string[] }>(
      `SELECT conversation_id AS id, intent_id AS intent, also_intent_ids AS also FROM intent_assignment
       WHERE project_id = $1 AND taxonomy_id = $2 ORDER BY 1`,
      [project, taxonomyId],
    );
    return rows;
  };
  const placeOf = async (id: string) =>
    (await places((await newest()).id)).find((place) => place.id === id)?.intent ?? null;

  describe('on any number of workers', () => {
    const both = async (work: (shards: ShardKey[]) => Promise<unknown>) => {
      const other = await addShop(database, `other-${projects}`);
      await save([...asked(0), withTurns('two wishes', wishes[0]!('sofa'), wishes[1]!('sofa'))]);
      await save([withTurns('two wishes', wishes[0]!('sofa'), wishes[1]!('sofa')), ...asked(0).reverse()], other);
      await refresh(1, {});
      await work(await prepare(1, other));
      expect(await refresh(1, { shardSize: SHARD }, other)).toMatchObject({ state: 'published' });
      return {
        one: { taxonomy: await newest(), places: await places((await newest()).id) },
        many: { taxonomy: await newest(other), places: await places((await newest(other)).id, other) },
      };
    };

    it('gives the same taxonomy and the same places, in whatever order its shards are done', async () => {
      const { one, many } = await both(async (shards) => {
        expect(shards.length).toBeGreaterThan(6);
        const workers = [0, 1, 2].map((worker) => shards.filter(({ shard }) => shard % 3 === worker).reverse());
        await Promise.all(
          workers.map(async (own) => {
            for (const shard of own) await assign(shard);
          }),
        );
      });
      expect(many).toEqual(one);
      expect(one.places).toHaveLength(31);
      expect(one.places.find(({ id }) => id === 'two wishes')?.also).toHaveLength(1);
    });

    it('takes no harm from shards that are done twice, also at the same time', async () => {
      const { one, many } = await both(async (shards) => {
        await Promise.all(shards.slice(0, 3).flatMap((shard) => [assign(shard), assign(shard)]));
        for (const shard of shards) await assign(shard);
        expect(await assign(shards[0]!)).toBeNull();
      });
      expect(many).toEqual(one);
    });
  });

  describe('while it is under way', () => {
    beforeEach(async () => {
      await save(asked(0));
      await refresh(1);
      await save(asked(7));
    });
    const seen = async () => {
      const { conversations } = await searchConversations(database.pool, projectId, { agent: 'shop', limit: 100 });
      return conversations.map(({ id, intentId }) => [id, intentId]);
    };

    it('shows readers the old taxonomy until the new one is whole', async () => {
      const before = { taxonomy: await newest(), seen: await seen() };
      for (const shard of await prepare(8)) {
        await assign(shard);
        expect({ taxonomy: await newest(), seen: await seen() }).toEqual(before);
      }
      await refresh(8);
      expect((await newest()).number).toBe(before.taxonomy.number + 1);
      const known = new Set((await newest()).nodes.map(({ id }) => id));
      const after = await seen();
      expect(after.filter(([, intent]) => !known.has(intent!) && intent !== 'unclustered')).toEqual([]);
    });

    it('goes on where it was after a crash', async () => {
      const shards = await prepare(8);
      for (const shard of shards.slice(0, 5)) await assign(shard);
      const prepared = await preparedTaxonomy(database.pool, projectId, 'shop');
      const left: ShardKey[] = [];
      await refresh(8, { fanOut: async (undone) => void left.push(...undone) });
      expect(left).toEqual(shards.slice(5));
      expect(await refresh(8)).toMatchObject({ state: 'published', figures: { conversations: 60 } });
      expect((await newest()).id).toBe(prepared!.id);
    });

    it('leaves nothing of a shard in the middle of which its worker died', async () => {
      const [first] = await prepare(8);
      const prepared = (await preparedTaxonomy(database.pool, projectId, 'shop'))!.id;
      const failing = new Assigners(database, embedding, 1);
      const assigner = (await failing.open(projectId, prepared))!;
      assigner.assign = () => Promise.reject(new Error('killed'));
      await expect(assignShard(database, failing, first!)).rejects.toThrow('killed');
      expect(await places(prepared)).toEqual([]);
      await assign(first!);
      expect(await places(prepared)).toHaveLength(SHARD);
    });

    it('gives conversations a place that arrive meanwhile, analysed or not', async () => {
      const shards = await prepare(8);
      for (const shard of shards) await assign(shard);
      await save([conversationOf({ id: '0', day: 7, request: wishes[0]!('basket') })]);
      await analyseConversations(database, projectId, always);
      await save([conversationOf({ id: '9', day: 7, request: wishes[1]!('basket') })]);
      await refresh(8);
      expect(await placeOf('0')).toBe(await placeOf('7 0 0'));
      expect(await placeOf('9')).toBe(await placeOf('7 1 0'));
    });

    it('forgets conversations that are deleted meanwhile', async () => {
      const shards = await prepare(8);
      for (const shard of shards) await assign(shard);
      await database.pool.query('DELETE FROM conversation WHERE project_id = $1 AND id = $2', [projectId, '7 0 0']);
      await refresh(8);
      expect(await placeOf('7 0 0')).toBeNull();
    });

    describe('keeps what people decide meanwhile', () => {
      let intents: string[];
      beforeEach(async () => {
        for (const shard of await prepare(8)) await assign(shard);
        intents = (await newest()).nodes.filter(({ level }) => level === 'intent').map(({ id }) => id);
      });
      const decide = (decision: Curation) =>
        curateTaxonomy(database, embedding, { projectId, agent: 'shop', by: 'ada', at: daysLater(8), decision });
      const end = async () => {
        expect(await refresh(8)).toMatchObject({ state: 'published', figures: { conversations: 60 } });
        return newest();
      };

      it('as a name, which leaves every place as it is', async () => {
        const prepared = (await preparedTaxonomy(database.pool, projectId, 'shop'))!.id;
        const before = await places(prepared);
        await decide({ action: 'rename', nodeId: intents[0]!, name: 'Mine' });
        const { id, number, nodes } = await end();
        expect({ id, number }).toEqual({ id: prepared, number: 3 });
        expect(nodes.find((node) => node.id === intents[0])?.name).toBe('Mine');
        expect(await places(id)).toEqual(before);
      });

      it('as a merge, with which conversations go', async () => {
        const prepared = (await preparedTaxonomy(database.pool, projectId, 'shop'))!.id;
        await decide({ action: 'merge', nodeIds: [intents[0]!], intoId: intents[1]! });
        await decide({ action: 'rename', nodeId: intents[1]!, name: 'Mine' });
        const { id, number, nodes } = await end();
        expect({ id, number }).toEqual({ id: expect.stringContaining(prepared), number: 4 });
        expect(nodes.find((node) => node.id === intents[1])).toMatchObject({ name: 'Mine', size: 20 });
        expect((await places(id)).filter(({ intent }) => intent === intents[0])).toEqual([]);
      });

      it('of a taxonomy that came about otherwise too', async () => {
        const base = await newest();
        const nodes = base.nodes.map((node) => ({ ...node, name: 'Mine', held: ['name'] }));
        const restored = { id: 'restored', agent: 'shop', number: 2, asOf: daysLater(8) };
        const content = { ...base, id: 'restored', number: 2, nodes };
        await database.transaction((tx) => addPublishedTaxonomy(tx, projectId, { ...restored, content }, 'curation'));
        const after = await end();
        expect(after.number).toBe(3);
        expect(after.nodes.find((node) => node.id === intents[0])?.name).toBe('Mine');
      });
    });

    it('makes another refresh of the agent wait', async () => {
      await addRun(database.pool, projectId, { id: 'first', stage: 'refresh', agent: 'shop', asOf: daysLater(8) });
      await prepare(8);
      expect(await refresh(9)).toEqual({ state: 'waiting' });
      await refresh(8);
      expect(await refresh(9)).toMatchObject({ state: 'published' });
    });

    it('gives way to another refresh once its run has failed', async () => {
      await prepare(8);
      const abandoned = (await preparedTaxonomy(database.pool, projectId, 'shop'))!.id;
      expect(await refresh(9)).toMatchObject({ state: 'published' });
      expect((await newest()).createdAt).toBe(daysLater(9));
      expect(await places(abandoned)).toEqual([]);
    });

    it('is prepared once when two ask for it at the same time', async () => {
      const states = await Promise.all([refresh(8), refresh(8)]);
      expect(states.map(({ state }) => state).sort()).toEqual(['published', 'waiting']);
      expect((await newest()).number).toBe(2);
    });
  });

  it('tells its run how far it is, and ends it after the last shard', async () => {
    await save(asked(0));
    const run = { id: 'weekly', stage: 'refresh' as const, agent: 'shop', asOf: daysLater(1) };
    await addRun(database.pool, projectId, run);
    const shards = await prepare(1);
    const nudged: unknown[] = [];
    const queue = { enqueue: async (...job: unknown[]) => void nudged.push(job) };
    const assigners = new Assigners(database, embedding, 1);
    const work = assignIntentsProcessor(database, assigners, queue);
    const job = { signal: new AbortController().signal, attempt: 1 };
    for (const shard of shards.slice(1)) await work(shard, job);
    expect(await findRun(database.pool, projectId, 'weekly')).toMatchObject({
      result: { shards: shards.length, shardsDone: shards.length - 1 },
    });
    expect(nudged).toEqual([]);
    await work(shards[0]!, job);
    expect(nudged).toEqual([['run-stage', { projectId, runId: 'weekly' }]]);
    await runStageProcessor(database, noModels, () => Date.now(), { assigners, queue })(
      { projectId, runId: 'weekly' },
      job,
    );
    expect(await findRun(database.pool, projectId, 'weekly')).toMatchObject({
      status: 'done',
      result: { conversations: 30, intents: 3 },
    });
  });

  describe('what it reads', () => {
    it('is the text by which conversations are placed between refreshes', async () => {
      await save(asked(0));
      await refresh(1);
      const greeted = withTurns('greeted', 'hello', wishes[1]!('basket'));
      await save([greeted]);
      await analyseConversations(database, projectId, always);
      const online = await placeOf('greeted');
      expect(online).toBe(await placeOf('0 1 0'));
      const [stored] = await requestsOfConversations(database.pool, projectId, ['greeted']);
      expect(stored?.request).toBe(requestText(greeted));
      await refresh(1);
      expect(await placeOf('greeted')).toBe(await placeOf('0 1 0'));
    });

    it('is bounded, however much a user asks for', async () => {
      const long = Array.from(
        { length: 30 },
        (_, index) => `can you tell me about number ${index} ${'x'.repeat(3_000)}`,
      );
      await save([withTurns('long', ...long)]);
      const [stored] = await requestsOfConversations(database.pool, projectId, ['long']);
      expect(stored!.laterRequests).toHaveLength(8);
      expect(Math.max(...stored!.laterRequests.map((text) => text.length))).toBe(500);
    });

    it('is nothing where a user said nothing: that belongs to no intent', async () => {
      await save([...asked(0), withTurns('silent', '')]);
      await refresh(1);
      expect(await placeOf('silent')).toBe('unclustered');
      expect((await newest()).nodes.filter(({ level }) => level === 'intent')).toHaveLength(3);
    });
  });

  it('counts the whole week in the sizes of nodes', async () => {
    await save(asked(0));
    await refresh(1);
    const { nodes, conversations, unclustered } = await newest();
    const sizes = nodes.filter(({ level }) => level === 'intent').map(({ size }) => size);
    expect(sizes.reduce((sum, size) => sum + size, unclustered)).toBe(30);
    expect(conversations).toBe(30);
    const roots = nodes.filter(({ parentId }) => parentId === null);
    expect(roots.reduce((sum, { size }) => sum + size, unclustered)).toBe(30);
  });

  describe('of long ago', () => {
    const published = async (instant: string) => {
      await database.pool.query('UPDATE taxonomy SET published_at = $2 WHERE project_id = $1', [projectId, instant]);
    };

    it('is deleted with all places in it, unless it is the newest or a watched release was shipped under it', async () => {
      const ids: string[] = [];
      for (const days of [1, 2, 3]) {
        await save(asked(days - 1));
        await refresh(days);
        ids.push((await newest()).id);
      }
      await published('2020-01-01T00:00:00Z');
      await database.pool.query(
        `UPDATE release SET status = 'watching', channel = 'canary', taxonomy_id = $2 WHERE project_id = $1`,
        [projectId, ids[0]],
      );
      expect(await deleteOldTaxonomies(database, '2020-02-01T00:00:00Z')).toBe(1);
      const left = await Promise.all(ids.map(async (id) => (await places(id)).length > 0));
      expect(left).toEqual([true, false, true]);
    });

    it('stays while it is young', async () => {
      await save(asked(0));
      await refresh(1);
      await refresh(2);
      expect(await deleteOldTaxonomies(database, '2020-02-01T00:00:00Z')).toBe(0);
    });
  });
});
