import { type ModelStandIn, type ModelTraits, startModelStandIn } from '#testing';
import { readConfig } from '../../config/index.js';
import { memoryModelStores } from '../memory-stores.js';
import { openAiEmbeddings } from './openai-embeddings.js';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const requests = ['cancel my order', 'please cancel the order', 'reset my password'];

describe('embeddings of an OpenAI-compatible API', () => {
  let server: ModelStandIn;
  let slept: number[];
  let warned: unknown[];
  afterEach(() => server.close());

  async function start(traits: ModelTraits = {}, env: Record<string, string> = {}) {
    server = await startModelStandIn(traits);
    slept = [];
    warned = [];
    const stores = memoryModelStores(() => NOW);
    const set = {
      OPENAI_BASE_URL: server.url,
      MARTINGALE_EMBEDDING_MODEL: 'placed',
      MARTINGALE_MODEL_TIMEOUT_SECONDS: '1',
    };
    const config = readConfig({ ...set, ...env }).embedding!;
    const open = (model = config.model) =>
      openAiEmbeddings({ ...config, model }, stores, { warn: (said: unknown) => warned.push(said) } as never, {
        sleep: async (ms) => {
          slept.push(ms);
        },
      });
    return { stores, open, embeddings: open() };
  }
  const inputs = () => server.requests.map(({ body }) => body.input as string[]);
  const sizes = () => inputs().map((input) => input.length);
  const numbered = (count: number) => Array.from({ length: count }, (_, i) => `request ${i}`);

  it('are of length 1, and near each other for requests that are', async () => {
    const { embeddings } = await start();
    const { dimensions, values } = await embeddings.vectorsOf(requests);
    const row = (i: number) => values.subarray(i * dimensions, (i + 1) * dimensions);
    const dot = (a: number, b: number) => row(a).reduce((sum, value, i) => sum + value * row(b)[i]!, 0);
    expect([values.length, dimensions]).toEqual([192, 64]);
    expect([dot(0, 0), dot(1, 1), dot(2, 2)]).toEqual(requests.map(() => expect.closeTo(1, 5)));
    expect(dot(0, 1)).toBeGreaterThan(dot(0, 2) + 0.2);
  });

  it('are the same whether a server sends numbers or base64', async () => {
    const packed = await (await start()).embeddings.vectorsOf(requests);
    for (const base64 of ['passed-over', 'refused'] as const) {
      await server.close();
      expect(await (await start({ base64 })).embeddings.vectorsOf(requests)).toEqual(packed);
    }
  });

  it('are asked for once per text, then cached under the name of the model', async () => {
    const { embeddings, open } = await start();
    const first = await embeddings.vectorsOf([...requests, requests[0]!, `  ${requests[1]} `]);
    expect(sizes()).toEqual([3]);
    expect(first.values.subarray(3 * 64, 4 * 64)).toEqual(first.values.subarray(0, 64));
    expect((await open().vectorsOf(requests)).values).toEqual(first.values.subarray(0, 192));
    expect(sizes()).toEqual([3]);
    await open('another').vectorsOf(requests);
    expect(sizes()).toEqual([3, 3]);
  });

  it('are zeros for a blank text, which is not sent', async () => {
    const { embeddings } = await start();
    const { values } = await embeddings.vectorsOf(['', ' \n', 'cancel']);
    expect(values.subarray(0, 128)).toEqual(new Float32Array(128));
    expect(inputs()).toEqual([['cancel']]);
  });

  it('take texts that are too long or no valid Unicode', async () => {
    const { embeddings } = await start({ longestText: 1_000 });
    const { values } = await embeddings.vectorsOf([`pay ${'x'.repeat(50_000)}`, 'half an emoji \ud83d', 'pay']);
    expect(values.subarray(0, 64).some((value) => value !== 0)).toBe(true);
    expect(inputs()[0]![0]).toHaveLength(8_000);
    expect(inputs()[0]![1]).toBe('half an emoji \ufffd');
  });

  it.each([413, 400, 422])('come in batches as large as the server takes them (%s for more)', async (tooLarge) => {
    const { embeddings } = await start({ mostTexts: 32, tooLarge }, { MARTINGALE_MODEL_CONCURRENCY: '1' });
    await embeddings.vectorsOf(numbered(300));
    expect(sizes().slice(0, 4)).toEqual([128, 64, 32, 32]);
    expect(
      sizes()
        .slice(4)
        .every((size) => size <= 32),
    ).toBe(true);
  });

  it('come from a local server that falls over a large batch', async () => {
    const { embeddings } = await start({ mostTexts: 64, tooLarge: 500 });
    expect((await embeddings.vectorsOf(numbered(100))).values).toHaveLength(6400);
  });

  it('do without a text that the service will not take, and leave the others theirs', async () => {
    const { embeddings } = await start({ unwanted: /poison/ });
    const { values } = await embeddings.vectorsOf([...numbered(9), 'poison', 'refund']);
    const known = Array.from({ length: 11 }, (_, i) => values.subarray(i * 64, (i + 1) * 64).some((v) => v !== 0));
    expect(known.flatMap((is, i) => (is ? [] : [i]))).toEqual([9]);
    expect(warned).toEqual([{ model: 'placed', texts: 1 }]);
    await embeddings.vectorsOf(numbered(40).map((text) => `${text} more`));
    expect(sizes().at(-1)).toBe(40);
  });

  it('run no more calls at once than is said', async () => {
    const { embeddings } = await start({ delayMs: 5 }, { MARTINGALE_MODEL_CONCURRENCY: '2' });
    await embeddings.vectorsOf(numbered(1_000));
    expect([sizes().length, server.mostAtOnce()]).toEqual([8, 2]);
  });

  it('wait as long as the server asks', async () => {
    const { embeddings } = await start();
    server.misbehave({ status: 429, retryAfter: '7' });
    await embeddings.vectorsOf(requests);
    expect(slept).toEqual([7_000]);
  });

  it('are asked for again, after pauses that grow, where the server fails for a while', async () => {
    const { embeddings } = await start();
    server.misbehave({ status: 500 }, 'drop', 'broken-json');
    await embeddings.vectorsOf(['pay']);
    expect(slept.map((ms) => Math.floor(Math.log2(ms / 500)))).toEqual([0, 1, 2]);
  });

  it.each(['hang', 'dribble'] as const)('end in an error where the server is too slow (%s)', async (how) => {
    const { embeddings } = await start();
    server.misbehave(how, how);
    await expect(embeddings.vectorsOf(requests)).rejects.toMatchObject({
      code: 'MODELS.SLOW',
      fix: expect.stringContaining('MARTINGALE_MODEL_TIMEOUT_SECONDS'),
    });
  });

  it.each([
    ['one-vector-less', '2 vectors for 3 texts'],
    ['not-finite', 'not finite'],
    ['shorter-vector', 'differ in length'],
  ] as const)('are refused where an answer makes no sense (%s)', async (how, reason) => {
    const { embeddings } = await start();
    server.misbehave(how);
    await expect(embeddings.vectorsOf(requests)).rejects.toMatchObject({
      code: 'MODELS.ANSWER',
      message: expect.stringContaining(reason),
      fix: expect.stringContaining('MARTINGALE_EMBEDDING_MODEL'),
    });
  });

  it('are refused where another model hides behind the name', async () => {
    const traits = { dimensions: 64 };
    const { embeddings } = await start(traits);
    await embeddings.vectorsOf(requests);
    traits.dimensions = 32;
    await expect(embeddings.vectorsOf([...requests, 'new'])).rejects.toMatchObject({
      code: 'MODELS.DIMENSIONS',
      fix: expect.stringContaining('a name of its own'),
    });
  });

  it('name the key to check, and never show it', async () => {
    const { embeddings } = await start({ apiKey: 'sk-right' }, { OPENAI_API_KEY: 'sk-wrong-secret' });
    const error = await embeddings.vectorsOf(requests).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'MODELS.REFUSED', fix: expect.stringContaining('OPENAI_API_KEY') });
    expect((error as Error).message).not.toContain('sk-wrong-secret');
    expect(slept).toEqual([]);
  });

  it('spend no more than the tokens of a day, and keep what was paid for', async () => {
    const { embeddings, stores } = await start(
      {},
      { MARTINGALE_EMBEDDING_TOKENS_PER_DAY: '1000', MARTINGALE_MODEL_CONCURRENCY: '1' },
    );
    await expect(embeddings.vectorsOf(numbered(600))).rejects.toMatchObject({
      code: 'MODELS.BUDGET',
      fix: expect.stringContaining('MARTINGALE_EMBEDDING_TOKENS_PER_DAY'),
    });
    const asked = sizes().reduce((sum, size) => sum + size, 0);
    expect(asked).toBeGreaterThan(100);
    expect(stores.spent('2026-03-10').input).toBeLessThanOrEqual(1000);
    const before = sizes().length;
    await embeddings.vectorsOf(numbered(asked));
    expect(sizes()).toHaveLength(before);
  });
});
