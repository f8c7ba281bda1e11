import type { UserStateItem } from '#contracts';
import type { Send } from './service.js';
import { userStates } from './user-states.js';

const item: UserStateItem = {
  key: 'language',
  value: 'French',
  scope: 'user',
  session: null,
  source: 'agent',
  sourceSpanId: null,
  confidence: 1,
  observedAt: '2026-01-05T00:00:00.000Z',
  expiresAt: null,
  version: 1,
};

/** A service that gives some items, or is away. */
function serve() {
  const asked: string[] = [];
  const errors: unknown[] = [];
  const service = { items: [item] as object[] | null };
  const send: Send = async (path) => {
    asked.push(path);
    if (service.items === null) throw new Error('away');
    return new Response(JSON.stringify({ items: service.items }));
  };
  return { service, asked, errors, states: userStates('shop', send, (error) => errors.push(error)) };
}

describe("the client's view of user state", () => {
  it('is of a session where one is named', async () => {
    const { states, asked } = serve();
    await states.read('ada', { session: 'a b' });
    expect(asked).toEqual(['/v1/users/ada/state?agent=shop&session=a+b']);
  });

  it('of one session is not given for another when the service is away', async () => {
    const { states, service } = serve();
    await states.read('ada', { session: 's1' });
    service.items = null;
    expect(await states.read('ada', { session: 's2' })).toEqual([]);
    expect(await states.read('ada', { session: 's1' })).toEqual([item]);
  });

  it('holds nothing of a user who was erased, also when the service is away later', async () => {
    const { states, service, errors } = serve();
    await states.read('ada');
    service.items = [];
    await states.read('ada');
    service.items = null;
    expect(await states.read('ada')).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it('reads what a service without sessions and sources tells', async () => {
    const { states, service } = serve();
    const { session: _, source: __, ...older } = item;
    service.items = [older];
    expect(await states.read('ada')).toEqual([item]);
  });
});
