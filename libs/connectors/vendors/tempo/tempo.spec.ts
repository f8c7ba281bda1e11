import { pullAll, type StandIn, testPorts, warningsOf, windowOf } from '../../stand-in.fixture.js';
import { tempo } from './index.js';
import { readTrace } from './read-trace.js';
import { field, startTempo } from './tempo.fixture.js';

const hour = windowOf('2026-02-01T10:00:00Z', '2026-02-01T11:00:00Z');
const start = hour.fromMs;
const trace = (id: string, afterMs = 0) => ({
  id,
  startMs: start + afterMs,
  bytes: field(1, Buffer.from(`spans of ${id}`)),
});

describe('the tempo connector', () => {
  let standIn: StandIn;
  afterEach(() => standIn?.close());

  it('gives each trace as the request an exporter would have sent', async () => {
    standIn = await startTempo([trace('a1'), trace('b2')]);
    const all = await pullAll(tempo, { url: standIn.url }, hour, testPorts());
    expect(all.flatMap(({ batch }) => batch ?? [])).toEqual(
      ['a1', 'b2'].map((id) => ({ signal: 'traces', encoding: 'protobuf', body: new Uint8Array(trace(id).bytes) })),
    );
  });

  it('halves a window that is full until every trace is found', async () => {
    standIn = await startTempo(
      Array.from({ length: 40 }, (_, index) => trace((index + 16).toString(16), index * 2000)),
    );
    const all = await pullAll(tempo, { url: standIn.url, limit: 4 }, hour, testPorts());
    expect([all.filter(({ batch }) => batch !== null).length, warningsOf(all)]).toEqual([40, []]);
  });

  it('tells what it was given in part, and what it was not given', async () => {
    standIn = await startTempo([
      { ...trace('a1'), partial: true },
      { ...trace('b2'), gone: true },
    ]);
    const all = await pullAll(tempo, { url: standIn.url }, hour, testPorts());
    expect(warningsOf(all)).toEqual([
      'Tempo gave trace a1 in part only. trace exceeds max size',
      'Tempo found trace b2 and then had it no more.',
    ]);
    expect(all[0]?.batch).not.toBeNull();
  });

  it('searches for a service, in the words of a tenant', async () => {
    standIn = await startTempo([trace('a1')], { tenant: 'shop-team' });
    await pullAll(tempo, { url: standIn.url, tenant: 'shop-team', service: 'a "shop"' }, hour, testPorts());
    expect(standIn.asked[0]?.query.get('q')).toBe('{ resource.service.name = "a \\"shop\\"" }');
    await expect(pullAll(tempo, { url: standIn.url }, hour, testPorts())).rejects.toMatchObject({
      code: 'CONNECTOR.AUTH',
    });
  });

  it('comes again when it is asked to wait', async () => {
    standIn = await startTempo([trace('a1')], { failures: [{ status: 429, headers: { 'retry-after': '3' } }] });
    const ports = testPorts();
    expect(await pullAll(tempo, { url: standIn.url }, hour, ports)).toHaveLength(2);
    expect(ports.slept).toEqual([3000]);
  });

  it.each([
    ['a field that ends early', Uint8Array.of(0x0a, 0x7f, 1)],
    ['a number that ends early', Uint8Array.of(0x80)],
    ['a group', Uint8Array.of(0x0b)],
    ['endless digits', new Uint8Array(64).fill(0xff)],
  ])('refuses an answer with %s', (_, bytes) => {
    expect(() => readTrace(bytes)).toThrow(RangeError);
  });
});
