import { z } from 'zod';
import { type ChatAsked, type ModelStandIn, type ModelTraits, startModelStandIn } from '#testing';
import { readConfig } from '../../config/index.js';
import { memoryModelStores } from '../memory-stores.js';
import { openAiLanguageModel } from './language-model.js';

const NOW = Date.parse('2026-03-10T12:00:00Z');
const good = '{"colour": "red"}';
const question = {
  purpose: 'colours',
  system: 'Name a colour.',
  user: 'Roses.',
  schema: z.object({ colour: z.string().max(10) }),
  maxOutputTokens: 50,
};

describe('a language model behind an OpenAI-compatible API', () => {
  let server: ModelStandIn;
  let slept: number[];
  let warned: { reason?: string }[];
  afterEach(() => server.close());

  async function start(traits: ModelTraits = {}, env: Record<string, string> = {}) {
    server = await startModelStandIn({ reply: () => good, ...traits });
    slept = [];
    warned = [];
    const stores = memoryModelStores(() => NOW);
    const set = { OPENAI_BASE_URL: server.url, MARTINGALE_LLM_MODEL: 'chatty', MARTINGALE_MODEL_TIMEOUT_SECONDS: '1' };
    const log = { warn: (said: object) => warned.push(said) } as never;
    const sleep = async (ms: number) => {
      slept.push(ms);
    };
    const model = openAiLanguageModel(readConfig({ ...set, ...env }).llm!, stores, log, { sleep });
    return { model, stores };
  }
  const formats = () =>
    server.requests.map(({ body }) => (body.response_format as { type: string } | undefined)?.type ?? 'text');

  it('answers in the form asked for', async () => {
    const { model } = await start();
    expect(await model.ask(question)).toEqual({ ok: true, value: { colour: 'red' } });
    expect(server.requests[0]!.body).toMatchObject({
      model: 'chatty',
      max_tokens: 50,
      temperature: 0,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'colours', strict: true, schema: { type: 'object', additionalProperties: false } },
      },
    });
  });

  it('is asked the same but once', async () => {
    const { model } = await start();
    await model.ask(question);
    expect(await model.ask(question)).toEqual({ ok: true, value: { colour: 'red' } });
    await model.ask({ ...question, user: 'Violets.' });
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['json_object', ['json_object', 'text'], ['json_schema', 'json_object', 'json_object']],
    ['no form at all', ['text'], ['json_schema', 'json_object', 'text', 'text']],
  ])('is asked in what its server knows, %s, and found out once', async (_what, known, expected) => {
    const { model } = await start({ formats: known });
    expect(await model.ask(question)).toMatchObject({ ok: true });
    expect(await model.ask({ ...question, user: 'Violets.' })).toMatchObject({ ok: true });
    expect(formats()).toEqual(expected);
  });

  it('that reasons is asked with the parameters it wants', async () => {
    const { model } = await start({ reasons: true });
    expect(await model.ask(question)).toMatchObject({ ok: true });
    expect(server.requests.at(-1)!.body).toMatchObject({ max_completion_tokens: 50 });
    expect(server.requests.at(-1)!.body).not.toHaveProperty('temperature');
    expect(formats().at(-1)).toBe('json_schema');
  });

  it.each([
    ['a fence', `Here you are:\n\`\`\`json\n${good}\n\`\`\`\nAnything else?`],
    ['its thoughts', `<think>{"colour": 1} or {maybe}</think>\n${good}`],
  ])('may put %s around its answer', async (_what, said) => {
    const { model } = await start({ reply: () => said });
    expect(await model.ask(question)).toMatchObject({ ok: true, value: { colour: 'red' } });
  });

  it('is told what did not fit, and asked once more', async () => {
    const reply = ({ messages }: ChatAsked) => (messages.length > 2 ? good : '{"color": "red"}');
    const { model } = await start({ reply });
    expect(await model.ask(question)).toMatchObject({ ok: true });
    const { messages } = server.requests[1]!.body as unknown as ChatAsked;
    expect(messages.slice(2)).toEqual([
      { role: 'assistant', content: '{"color": "red"}' },
      { role: 'user', content: expect.stringContaining('colour') },
    ]);
  });

  it.each(['I would rather not.', '{"colour": 7}', '{"__proto__": {"colour": "red"}}', ''])(
    'that does not fit twice gives no answer: %s',
    async (said) => {
      const { model } = await start({ reply: () => said });
      expect(await model.ask(question)).toMatchObject({ ok: false, reason: 'malformed', lasting: false });
      expect(server.requests).toHaveLength(2);
      await model.ask(question);
      expect(server.requests).toHaveLength(4);
    },
  );

  it.each([
    ['truncated', 'cut-off'],
    ['refusal', 'refused'],
    ['filtered', 'refused'],
  ] as const)('gives no answer when it is %s, and says so', async (how, reason) => {
    const { model } = await start();
    server.misbehave(how);
    expect(await model.ask(question)).toMatchObject({ ok: false, reason, lasting: false });
    expect(server.requests).toHaveLength(1);
  });

  it.each(['hang', 'dribble'] as const)('gives no answer when it is too slow (%s)', async (how) => {
    const { model } = await start();
    server.misbehave(how, how);
    expect(await model.ask(question)).toMatchObject({ ok: false, reason: 'too-slow', lasting: true });
    expect(warned).toMatchObject([{ purpose: 'colours', reason: 'too-slow' }]);
  });

  it('answers after its server had trouble twice', async () => {
    const { model } = await start();
    server.misbehave({ status: 500 }, { status: 503, retryAfter: '3' });
    expect(await model.ask(question)).toMatchObject({ ok: true });
    expect(slept).toEqual([expect.any(Number), 3_000]);
  });

  it('gives no answer when its server is in trouble for good, or asks for more than a minute', async () => {
    const { model } = await start();
    server.misbehave(...Array.from({ length: 5 }, () => ({ status: 502 })), { status: 429, retryAfter: '3600' });
    expect(await model.ask(question)).toMatchObject({ ok: false, reason: 'unavailable', lasting: true });
    expect(await model.ask(question)).toMatchObject({ ok: false, reason: 'unavailable', lasting: true });
    expect([server.requests.length, slept.length]).toEqual([6, 4]);
  });

  it('gives no answer without the right key', async () => {
    const { model } = await start({ apiKey: 'sk-right' }, { OPENAI_API_KEY: 'sk-wrong-secret' });
    const reply = await model.ask(question);
    expect(reply).toMatchObject({ ok: false, reason: 'misconfigured', lasting: true });
    expect(JSON.stringify([reply, warned])).not.toContain('sk-wrong-secret');
  });

  it('does not follow its server elsewhere, where the key would be seen', async () => {
    const { model } = await start({}, { OPENAI_API_KEY: 'sk-1' });
    server.misbehave(...Array.from({ length: 5 }, () => ({ status: 307, location: '/v1/elsewhere' })));
    expect(await model.ask(question)).toMatchObject({ ok: false, reason: 'unavailable' });
    expect(server.requests.every(({ path }) => path === '/v1/chat/completions')).toBe(true);
  });

  it('spends no more than the tokens of a day', async () => {
    const { model, stores } = await start({}, { MARTINGALE_LLM_TOKENS_PER_DAY: '400' });
    const ask = (user: number) => model.ask({ ...question, user: `Flower ${user}.` });
    const replies = [];
    for (let i = 0; i < 8; i++) replies.push(await ask(i));
    const answered = replies.filter(({ ok }) => ok).length;
    expect(answered).toBeGreaterThan(2);
    expect(replies.at(-1)).toMatchObject({ ok: false, reason: 'no-budget', lasting: true });
    expect(stores.spent('2026-03-10')).toEqual({ input: 40 * answered, output: 10 * answered });
  });
});
