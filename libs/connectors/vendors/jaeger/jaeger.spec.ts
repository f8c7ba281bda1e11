import type { Pulled } from '../../connector.js';
import { pullAll, type StandIn, testPorts, warningsOf, windowOf } from '../../stand-in.fixture.js';
import { jaeger } from './index.js';
import { startJaeger } from './jaeger.fixture.js';

const start = Date.parse('2026-02-01T10:00:00Z');
const hour = windowOf('2026-02-01T10:00:00Z', '2026-02-01T11:00:00Z');
const shop = (count: number, everyMs = 1000) =>
  Array.from({ length: count }, (_, index) => ({
    id: (index + 1).toString(16),
    service: 'shop',
    startMs: start + index * everyMs,
  }));

function traceIds(all: Pulled[]): string[] {
  const ids = all.flatMap(({ batch }) => {
    if (batch === null) return [];
    const text = new TextDecoder().decode(batch.body);
    return [...text.matchAll(/"traceId":"0*([0-9a-f]+)"/g)].map(([, id]) => id!);
  });
  return [...new Set(ids)].sort();
}

describe('the jaeger connector', () => {
  let standIn: StandIn;
  afterEach(() => standIn.close());

  it.each(['camelCase', 'snake_case'] as const)('pulls from a Jaeger that reads parameters in %s', async (spelling) => {
    standIn = await startJaeger(shop(3), { spelling });
    expect(traceIds(await pullAll(jaeger, { url: standIn.url, service: 'shop' }, hour, testPorts()))).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('asks for every service but those of Jaeger itself when none is named', async () => {
    const own = { id: 'f', service: 'jaeger-query', startMs: start };
    standIn = await startJaeger([...shop(1), { id: 'a', service: 'desk', startMs: start }, own]);
    expect(traceIds(await pullAll(jaeger, { url: standIn.url }, hour, testPorts()))).toEqual(['1', 'a']);
  });

  it('halves a window that is full until every trace is seen', async () => {
    standIn = await startJaeger(shop(50));
    const settings = { url: standIn.url, service: 'shop', limit: 4 };
    const all = await pullAll(jaeger, settings, hour, testPorts());
    expect([traceIds(all).length, warningsOf(all)]).toEqual([50, []]);
    expect(all.at(-1)?.progress).toBe(1);
  });

  it('tells where it could not get everything, and goes on', async () => {
    standIn = await startJaeger([...shop(5, 0), { id: 'aa', service: 'shop', startMs: start + 60_000 }]);
    const all = await pullAll(jaeger, { url: standIn.url, service: 'shop', limit: 3 }, hour, testPorts());
    expect(traceIds(all)).toContain('aa');
    expect(warningsOf(all)).toEqual([expect.stringContaining('more traces of shop at 2026-02-01T10:00:00')]);
  });

  it('takes 404 for a window without traces, but not for a path that is not there', async () => {
    standIn = await startJaeger([]);
    expect(await pullAll(jaeger, { url: standIn.url, service: 'shop' }, hour, testPorts())).toEqual([
      { batch: null, progress: 1 },
    ]);
    const elsewhere = { url: `${standIn.url}/ui`, service: 'shop' };
    await expect(pullAll(jaeger, elsewhere, hour, testPorts())).rejects.toMatchObject({ code: 'CONNECTOR.UNREADABLE' });
  });

  it('sends the key that the named variable holds', async () => {
    standIn = await startJaeger(shop(1));
    const settings = { url: standIn.url, service: 'shop', keyFrom: 'JAEGER_TOKEN' };
    await pullAll(jaeger, settings, hour, testPorts({ secrets: { JAEGER_TOKEN: 'abc' } }));
    expect(standIn.asked[0]?.headers.authorization).toBe('Bearer abc');
    await expect(pullAll(jaeger, settings, hour, testPorts())).rejects.toMatchObject({
      code: 'CONNECTOR.KEY',
      fix: expect.stringContaining('JAEGER_TOKEN'),
    });
  });
});
