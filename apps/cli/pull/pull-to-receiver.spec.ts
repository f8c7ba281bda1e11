import { findConnector } from '#connectors';
import { type Said, type StandIn, startStandIn, testPorts } from '../../../libs/connectors/stand-in.fixture.js';
import { startJaeger } from '../../../libs/connectors/vendors/jaeger/jaeger.fixture.js';
import { pullToReceiver } from './pull-to-receiver.js';

const from = Date.parse('2026-02-01T09:00:00Z');
const traces = [0, 1, 2].map((hour) => ({ id: `a${hour}`, service: 'shop', startMs: from + hour * 3_600_000 + 5000 }));

describe('a pull to a receiver', () => {
  let jaeger: StandIn;
  let receiver: StandIn;
  afterEach(() => Promise.all([jaeger.close(), receiver.close()]));

  async function pull(answers: Said[], told: number[] = []) {
    jaeger = await startJaeger(traces);
    receiver = await startStandIn(() => answers.shift() ?? { body: {} });
    const ports = testPorts();
    const settings = { url: jaeger.url, service: 'shop' };
    const wanted = { connector: findConnector('jaeger'), settings, fromMs: from, toMs: from + 3 * 3_600_000 };
    const to = { url: `${receiver.url}/`, key: 'mk_1', sleep: ports.sleep };
    const tally = await pullToReceiver(wanted, to, ports, (share) => told.push(share));
    return { tally, slept: ports.slept };
  }

  it('sends what it pulls with the key, and says what was taken in', async () => {
    const told: number[] = [];
    const { tally } = await pull([], told);
    expect(tally).toEqual({ batches: 3, spans: 3, logs: 0, rejected: 0, ignored: 0, warnings: [], warningCount: 0 });
    expect(receiver.asked.map(({ path, headers }) => [path, headers.authorization])).toEqual(
      Array(4).fill(['/v1/traces', 'Bearer mk_1']),
    );
    expect([told.at(-1), [...told].sort((a, b) => a - b)]).toEqual([1, told]);
  });

  it('waits as long as the receiver says', async () => {
    const { tally, slept } = await pull([{}, { status: 503, headers: { 'retry-after': '2' } }]);
    expect([tally.spans, slept]).toEqual([3, [2000]]);
  });

  it('finds out that the key is wrong before it pulls', async () => {
    await expect(pull([{ status: 401, body: 'AUTH.UNKNOWN' }])).rejects.toMatchObject({
      code: 'PULL.REFUSED',
      fix: expect.stringContaining('--key'),
    });
    expect(jaeger.asked).toEqual([]);
  });

  it('goes on after a batch that the receiver cannot take, and counts it', async () => {
    const { tally } = await pull([{}, { status: 413, body: 'too large' }]);
    expect(tally).toMatchObject({ spans: 2, rejected: 1, warnings: [expect.stringContaining('413')] });
  });
});
