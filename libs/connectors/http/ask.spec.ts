import { firstSay, type Said, type StandIn, startStandIn, testPorts } from '../stand-in.fixture.js';
import { ask } from './ask.js';

describe('asking a source', () => {
  let standIn: StandIn;
  afterEach(() => standIn?.close());

  const start = async (failures: Said[]) => {
    standIn = await startStandIn(firstSay(failures, () => ({ body: 'here' })));
    return { product: 'Product', url: new URL('/api/things', standIn.url), headers: {}, keys: ['PRODUCT_KEY'] };
  };
  const text = ({ body }: { body: Uint8Array }) => new TextDecoder().decode(body);

  it('waits as long as Retry-After says, in seconds or as a date, and asks again', async () => {
    const question = await start([
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': 'Sun, 01 Feb 2026 12:00:20 GMT' } },
    ]);
    const ports = testPorts();
    expect([text(await ask(question, ports)), ports.slept]).toEqual(['here', [7000, 20_000]]);
  });

  it('waits longer each time where nothing is said, and gives up after six tries', async () => {
    const question = await start(Array(6).fill({ status: 502 }));
    const ports = testPorts();
    await expect(ask(question, ports)).rejects.toMatchObject({ code: 'CONNECTOR.UNAVAILABLE', kind: 'operational' });
    expect(ports.slept).toEqual([1000, 2000, 4000, 8000, 16_000]);
  });

  it('never waits more than two minutes', async () => {
    const question = await start([{ status: 429, headers: { 'retry-after': '86400' } }]);
    const ports = testPorts();
    await ask(question, ports);
    expect(ports.slept).toEqual([120_000]);
  });

  it.each([
    [401, 'CONNECTOR.AUTH', 'PRODUCT_KEY'],
    [403, 'CONNECTOR.AUTH', 'PRODUCT_KEY'],
    [404, 'CONNECTOR.NOTFOUND', 'url'],
    [400, 'CONNECTOR.REFUSED', 'settings'],
    [301, 'CONNECTOR.REFUSED', 'settings'],
  ])('does not ask again after %i, and says what to do', async (status, code, fix) => {
    const question = await start([{ status, body: 'no such thing' }]);
    const refused = {
      code,
      kind: 'failure',
      message: expect.stringContaining('no such thing'),
      fix: expect.stringContaining(fix),
    };
    await expect(ask(question, testPorts())).rejects.toMatchObject(refused);
    expect(standIn.asked).toHaveLength(1);
  });

  it('tells that nobody answers', async () => {
    const question = await start([]);
    await standIn.close();
    await expect(ask(question, testPorts())).rejects.toMatchObject({ code: 'CONNECTOR.UNREACHABLE' });
  });
});
