import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { closeGently } from './close-gently.js';

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function closing(server: Server): Promise<void> {
  return closeGently(server, () => new Promise((resolve) => server.close(() => resolve())));
}

describe('closeGently', () => {
  it('lets a request under way end', async () => {
    const server = createServer((_, response) => setTimeout(() => response.end('done'), 300));
    const port = await listening(server);
    const answer = fetch(`http://127.0.0.1:${port}`).then((response) => response.text());
    await once(server, 'request');
    await closing(server);
    expect(await answer).toBe('done');
  });

  it('cuts off a client that never says anything', async () => {
    const server = createServer();
    const silent = connect(await listening(server), '127.0.0.1');
    silent.on('error', () => {});
    await once(server, 'connection');
    const started = performance.now();
    await closing(server);
    expect(performance.now() - started).toBeLessThan(6_000);
  });
});
