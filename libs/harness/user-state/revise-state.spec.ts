import fc from 'fast-check';
import type { UserStateChange, UserStateItem, UserStateRevision } from '#contracts';
import { invertChanges, type NewStateItem, netChanges, revertChanges, reviseState } from './revise-state.js';

const day = (number: number) => new Date(Date.UTC(2026, 0, number)).toISOString();
const size: NewStateItem = {
  key: 'shoe_size',
  value: '42',
  scope: 'user',
  session: null,
  source: 'agent',
  sourceSpanId: null,
  confidence: 1,
  observedAt: day(1),
  expiresAt: null,
};
const known = (item: Partial<UserStateItem>): UserStateItem => ({ ...size, version: 1, ...item });

/** A state and its history, as a store keeps them. */
function keep() {
  const state = new Map<string, UserStateItem>();
  const revisions: UserStateRevision[] = [];
  const items = () => [...state.values()];
  const make = (changes: UserStateChange[]) => {
    if (changes.length === 0) return;
    for (const { key, session, after } of changes)
      if (after === null) state.delete(`${session} ${key}`);
      else state.set(`${session} ${key}`, after);
    revisions.push({ number: revisions.length + 1, at: day(1), author: 'ada', reason: '', changes });
  };
  return { items, make, revisions };
}

/** What a state says, whatever the versions of its items. */
const told = (items: UserStateItem[]) =>
  items.map(({ version: _, ...item }) => item).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('a write of user state', () => {
  it('gives a known item its next version, and tells what it was', () => {
    const before = known({ version: 3 });
    expect(reviseState([before], [{ ...size, value: '43', observedAt: day(2) }])).toEqual([
      { key: 'shoe_size', session: null, before, after: known({ value: '43', observedAt: day(2), version: 4 }) },
    ]);
  });

  it('changes nothing where all of it is known', () => {
    expect(reviseState([known({})], [{ ...size, observedAt: '2026-01-01T00:00:00Z' }])).toEqual([]);
  });

  it('keeps a key once for each session and once beside', () => {
    const inSession = (session: string) => ({ ...size, scope: 'session' as const, session });
    const changes = reviseState([known({})], [inSession('a'), inSession('b'), size]);
    expect(changes.map(({ session, before }) => [session, before])).toEqual([
      ['a', null],
      ['b', null],
    ]);
  });

  it('forgets what holds in a session a day after, unless it says when', () => {
    const inSession = { ...size, scope: 'session' as const, session: 's' };
    const ends = (item: NewStateItem) => reviseState([], [item])[0]!.after!.expiresAt;
    expect([ends(inSession), ends({ ...inSession, expiresAt: day(9) }), ends(size)]).toEqual([day(2), day(9), null]);
  });
});

describe('the changes of several revisions', () => {
  it('are one for each key, without what was changed back', () => {
    const { make, items, revisions } = keep();
    make(reviseState(items(), [size, { ...size, key: 'name', value: 'Ada' }]));
    make(reviseState(items(), [{ ...size, value: '43' }]));
    make(revertChanges(revisions.slice(1)));
    expect(netChanges(revisions).map(({ key, before }) => [key, before])).toEqual([
      ['shoe_size', null],
      ['name', null],
    ]);
    expect(netChanges(revisions.slice(1))).toEqual([]);
  });

  it('turned round lead back', () => {
    const { make, items, revisions } = keep();
    make(reviseState(items(), [size]));
    const [change] = netChanges(revisions);
    expect(invertChanges([change!])).toEqual([{ ...change, before: change!.after, after: null }]);
  });

  it('reverted to any revision give the state of that revision again, with higher versions', () => {
    const write = fc.record({
      key: fc.constantFrom('a', 'b', '__proto__'),
      value: fc.constantFrom('1', '2', '3'),
      observed: fc.integer({ min: 1, max: 5 }),
    });
    const step = fc.oneof(
      fc.array(write, { minLength: 1, maxLength: 3 }).map((writes) => ({ writes })),
      fc.nat(20).map((to) => ({ to })),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { make, items, revisions } = keep();
        const states = [told(items())];
        const versions = new Map<string, number>();
        for (const one of steps) {
          const target = 'to' in one ? one.to % states.length : 0;
          if ('to' in one) make(revertChanges(revisions.slice(target)));
          else
            make(
              reviseState(
                items(),
                one.writes.map(({ key, value, observed }) => ({ ...size, key, value, observedAt: day(observed) })),
              ),
            );
          if ('to' in one) expect(told(items())).toEqual(states[target]);
          if (revisions.length === states.length) states.push(told(items()));
          for (const { key, before, after } of revisions.at(-1)?.changes ?? []) {
            if (before !== null && after !== null) expect(after.version).toBeGreaterThan(before.version);
            versions.set(key, after?.version ?? 0);
          }
        }
      }),
    );
  });
});
