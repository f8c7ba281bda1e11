import { type Database, type ModelStores, memoryModelStores, modelStores } from '#platform';
import { cloneDatabase } from '#testing';
import { pruneEmbeddings } from './embedding-cache.repository.js';
import { pruneModelAnswers } from './model-answer.repository.js';
import { listModelUsage } from './model-usage.repository.js';

const DAY_MS = 86_400_000;
const noon = Date.parse('2026-03-10T12:00:00Z');
const key = (number: number) => number.toString(16).padStart(64, '0');

describe('what is kept of calls of models', () => {
  let database: Database;
  let nowMs: number;
  const clock = () => nowMs;
  beforeAll(async () => {
    database = await cloneDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    nowMs = noon;
    await database.pool.query('TRUNCATE embedding_cache, model_answer, model_usage');
  });

  describe.each([
    ['in the database', () => modelStores(database, clock)],
    ['in memory', () => memoryModelStores(clock)],
  ])('%s', (_where, open: () => ModelStores) => {
    it('is a vector as it was, also where thousands are asked for at once', async () => {
      const { embeddings } = open();
      const vectors = new Map(Array.from({ length: 5_000 }, (_, i) => [key(i), Float32Array.of(i, -0.1, 1e-30)]));
      await embeddings.write('openai:placed', vectors);
      const read = await embeddings.read([...vectors.keys(), key(9_999)]);
      expect(read.size).toBe(5_000);
      expect(read.get(key(4_711))).toEqual(Float32Array.of(4_711, -0.1, 1e-30));
    });

    it('is the vector that came first, whoever else writes it', async () => {
      const { embeddings } = open();
      const write = (value: number) => embeddings.write('m', new Map([[key(1), Float32Array.of(value)]]));
      await write(1);
      await Promise.all([write(2), write(3)]);
      expect((await embeddings.read([key(1)])).get(key(1))).toEqual(Float32Array.of(1));
    });

    it('is an answer as JSON', async () => {
      const { answers } = open();
      expect(await answers.read(key(1))).toBeUndefined();
      const value = { names: [{ id: '1', name: 'caf\u00e9' }] };
      await answers.write(key(1), { model: 'openai:chatty', purpose: 'intent-names', value });
      expect(await answers.read(key(1))).toEqual(value);
    });

    it('is a budget that no number of callers passes', async () => {
      const { usage } = open();
      const booked = await Promise.all(
        Array.from({ length: 20 }, () => usage.book('chat', { input: 60, output: 40 }, 1_000)),
      );
      expect(booked.filter((day) => day === '2026-03-10')).toHaveLength(10);
      expect(booked.filter((day) => day === null)).toHaveLength(10);
    });

    it('is a budget of a service and a day, with room again for what was not spent', async () => {
      const { usage } = open();
      const book = (input: number) => usage.book('chat', { input, output: 0 }, 100);
      expect(await book(101)).toBeNull();
      expect(await book(100)).toBe('2026-03-10');
      expect(await usage.book('embeddings', { input: 100, output: 0 }, 100)).toBe('2026-03-10');
      await usage.correct('chat', '2026-03-10', { input: -30, output: 0 });
      expect([await book(31), await book(30)]).toEqual([null, '2026-03-10']);
      expect(await usage.book('chat', { input: 1_000_000_000, output: 0 }, null)).toBe('2026-03-10');
      nowMs += DAY_MS;
      expect(await book(100)).toBe('2026-03-11');
    });
  });

  it('goes when nobody has used it for long', async () => {
    const { embeddings, answers } = modelStores(database, clock);
    await embeddings.write('m', new Map([1, 2].map((i) => [key(i), Float32Array.of(i)])));
    for (const i of [1, 2]) await answers.write(key(i), { model: 'm', purpose: 'p', value: i });
    nowMs += 20 * DAY_MS;
    await embeddings.read([key(2)]);
    await answers.read(key(2));
    const usedBefore = new Date(noon + 10 * DAY_MS).toISOString();
    expect(await pruneEmbeddings(database.pool, usedBefore)).toBe(1);
    expect(await pruneModelAnswers(database.pool, usedBefore)).toBe(1);
    expect([...(await embeddings.read([key(1), key(2)])).keys()]).toEqual([key(2)]);
    expect(await answers.read(key(2))).toBe(2);
  });

  it('is told by day and service', async () => {
    const { usage } = modelStores(database, clock);
    await usage.book('chat', { input: 10, output: 5 }, null);
    await usage.book('chat', { input: 10, output: 5 }, null);
    await usage.correct('chat', '2026-03-10', { input: -3, output: 1 });
    expect(await listModelUsage(database.pool, 7)).toEqual([
      { day: '2026-03-10', service: 'chat', requests: 2, inputTokens: 17, outputTokens: 11 },
    ]);
  });
});
