import type { ReplayEvent } from './events.js';
import type { Call } from './same-call.js';
import { serveFrom } from './serve-calls.js';

const event = (name: string, given: Call['arguments'], result: string): ReplayEvent => ({
  kind: 'call',
  turn: 0,
  name,
  arguments: given,
  result,
  error: null,
});
const order = (result: string) => event('get_order', { id: 'A-1', verbose: null }, result);
const given = (served: { result: unknown }) => served.result;

describe('tools served from a recording', () => {
  const serve = (...events: ReplayEvent[]) => serveFrom(events, 0);

  it.each([
    ['keys in another order, and empty ones left out', { verbose: '', id: 'A-1' }],
    ['other case and spaces', { id: ' a-1 ' }],
  ])('give what was recorded for %s', (_what, args) => {
    expect(serve(order('open'))({ name: 'get_order', arguments: args })).toEqual({
      result: 'open',
      error: null,
      recorded: true,
    });
  });

  it('take a number for the same whether quoted or not', () => {
    expect(
      given(serve(event('refund', { amount: '12.50' }, 'done'))({ name: 'refund', arguments: { amount: 12.5 } })),
    ).toBe('done');
  });

  it.each([
    ['another tool', 'cancel_order', { id: 'A-1' }],
    ['another argument', 'get_order', { id: 'A-2' }],
  ])('do not know %s', (_what, name, args) => {
    const served = serve(order('open'))({ name, arguments: args });
    expect(served).toMatchObject({ recorded: false, result: { error: 'not recorded' } });
  });

  it('give results in the order they came, and the last for good', () => {
    const served = serve(order('busy'), order('open'));
    const call = { name: 'get_order', arguments: { id: 'A-1' } };
    expect([served(call), served(call), served(call)].map(given)).toEqual(['busy', 'open', 'open']);
  });

  it('go on after what happened before the run begins', () => {
    const served = serveFrom([order('busy'), order('open')], 1);
    expect(given(served({ name: 'get_order', arguments: { id: 'A-1' } }))).toBe('open');
  });

  it('find a search by its words, whatever its tool is called', () => {
    const served = serve(event('help', { query: 'Opening  hours' }, 'At ten.'));
    expect(given(served({ name: 'search_docs', arguments: { query: 'opening hours', k: 5 } }))).toBe('At ten.');
  });

  it('look into another conversation only for what this one never called', () => {
    const served = serveFrom([order('open')], 0, [order('closed'), event('track', { id: 'A-1' }, 'on its way')]);
    expect(given(served({ name: 'get_order', arguments: { id: 'A-1' } }))).toBe('open');
    expect(given(served({ name: 'track', arguments: { id: 'A-1' } }))).toBe('on its way');
  });

  it('take nothing from another conversation that is about whoever talks in it', () => {
    for (const args of [{}, null, { verbose: '' }] as Call['arguments'][]) {
      const served = serveFrom([], 0, [event('my_orders', args, "somebody's")]);
      expect(served({ name: 'my_orders', arguments: args }).recorded).toBe(false);
    }
  });

  it('bear hostile arguments', () => {
    let deep: Call['arguments'] = 'x';
    for (let i = 0; i < 5_000; i++) deep = { deep };
    const served = serve(order('open'));
    for (const hostile of [deep, JSON.parse('{"__proto__": {"id": "A-1"}}'), [], null, 'x'.repeat(1e6)])
      expect(served({ name: 'get_order', arguments: hostile }).recorded).toBe(false);
  });
});
