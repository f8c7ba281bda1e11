import type { UserStateItem } from '#contracts';
import { memoryDocumentSchema } from '../layers/memory/schema.js';
import { resolveUserValues } from './resolve-user-values.js';

const now = '2026-01-05T00:00:00.000Z';
const slotsOf = (...slots: object[]) => [
  memoryDocumentSchema.parse({ slots: slots.map((slot) => ({ write: {}, ...slot })) }),
];
const item = (change: Partial<UserStateItem>): UserStateItem => ({
  key: 'language',
  value: 'French',
  scope: 'user',
  session: null,
  source: 'agent',
  sourceSpanId: null,
  confidence: 1,
  observedAt: now,
  expiresAt: null,
  version: 1,
  ...change,
});
const valuesOf = (documents: Parameters<typeof resolveUserValues>[0], items: UserStateItem[]) =>
  resolveUserValues(documents, items, now).map(({ key, value, from }) => [key, value, from]);

describe('what holds for a user', () => {
  it('is the shared edit at equal keys', () => {
    expect(valuesOf(slotsOf({ key: 'language', value: 'English' }), [item({})])).toEqual([
      ['language', 'English', 'harness'],
    ]);
  });

  it("is the user's own where the slot says so, and the shared edit where nothing is known", () => {
    const slots = slotsOf({ key: 'language', value: 'English', precedence: 'user' });
    expect(valuesOf(slots, [item({})])).toEqual([['language', 'French', 'user']]);
    expect(valuesOf(slots, [])).toEqual([['language', 'English', 'harness']]);
  });

  it("is the user's own where the slot holds no value, or there is no slot", () => {
    const items = [item({}), item({ key: '__proto__', value: 'x' })];
    expect(valuesOf(slotsOf({ key: 'language' }, { key: 'unknown' }), items)).toEqual([
      ['__proto__', 'x', 'user'],
      ['language', 'French', 'user'],
    ]);
  });

  it('is what the nearest scope says', () => {
    const shared = item({ scope: 'shared', value: 'shared' });
    const inSession = item({ scope: 'session', session: 's', value: 'session' });
    expect(valuesOf([], [shared, item({}), inSession])).toEqual([['language', 'session', 'user']]);
    expect(valuesOf([], [shared, item({})])).toEqual([['language', 'French', 'user']]);
  });

  it('is nothing that is over or never read', () => {
    const over = item({ key: 'mood', expiresAt: now });
    expect(valuesOf(slotsOf({ key: 'language', read: { policy: 'never' } }), [item({}), over])).toEqual([]);
  });

  it('is what remains when the nearer scope is over', () => {
    const over = item({ scope: 'session', session: 's', value: 'session', expiresAt: now });
    expect(valuesOf([], [over, item({})])).toEqual([['language', 'French', 'user']]);
  });
});
