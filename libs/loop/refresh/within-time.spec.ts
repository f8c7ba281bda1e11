import { z } from 'zod';
import type { Ask } from '#intents';
import { withinTime } from './within-time.js';

const question = { purpose: 'names', system: '', user: '', schema: z.string(), maxOutputTokens: 1 };

describe('a model asked within some time', () => {
  it('gives its answers as long as that lasts', async () => {
    const ask: Ask = async ({ schema }) => ({ ok: true, value: schema.parse('red') });
    expect(await withinTime(ask, 10_000)(question)).toEqual({ ok: true, value: 'red' });
  });

  it('is waited for no longer, and not asked again', async () => {
    let asked = 0;
    const ask: Ask = () => {
      asked++;
      return new Promise(() => {});
    };
    const bounded = withinTime(ask, 50);
    const keepsProcess = setTimeout(() => {}, 10_000);
    expect(await bounded(question)).toMatchObject({ ok: false, lasting: true });
    expect(await bounded(question)).toMatchObject({ ok: false, lasting: true });
    clearTimeout(keepsProcess);
    expect(asked).toBe(1);
  });
});
