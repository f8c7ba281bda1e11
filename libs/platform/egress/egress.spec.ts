import { appendFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createEgressFetch, createLocalFiles, environmentSecrets } from './index.js';
import { isPrivateAddress } from './private-address.js';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('a private address', () => {
  it.each([
    ...['127.0.0.1', '127.9.9.9', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
    ...['169.254.169.254', '192.0.0.8', '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1'],
    ...['::ffff:7f00:1', '::127.0.0.1', 'fe80::1', 'fe80::1%eth0', 'fd00::1', 'fc00::1', 'ff02::1', '2001:db8::1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:1::', 'nonsense', ''],
  ])('is %s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(['1.1.1.1', '172.32.0.1', '100.128.0.1', '192.1.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'is not %s',
    (address) => {
      expect(isPrivateAddress(address)).toBe(false);
    },
  );
});

describe('the fetch of pulls', () => {
  let server: Server;
  let port: number;
  const serve = async (listener: RequestListener) => {
    server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  const guarded = createEgressFetch({ allowPrivate: false });
  const open = createEgressFetch({ allowPrivate: true });

  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', 'localhost', '169.254.169.254'])(
    'does not go to %s',
    async (host) => {
      let met = false;
      await serve((_, response) => {
        met = true;
        response.end();
      });
      await expect(guarded(`http://${host}:${port}/`, { headers: {} })).rejects.toMatchObject({
        code: 'EGRESS.PRIVATE',
      });
      expect(met).toBe(false);
    },
  );

  it('does not go to a name that has a private address among its own', async () => {
    const resolve = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.7', family: 4 },
    ];
    const fetch = createEgressFetch({ allowPrivate: false, resolve });
    await expect(fetch('http://traces.example/', { headers: {} })).rejects.toMatchObject({ code: 'EGRESS.PRIVATE' });
  });

  it('connects to the address that was checked, and looks the name up once', async () => {
    await serve((_, response) => response.end());
    const answers = ['93.184.216.34', '127.0.0.1'];
    const asked: string[] = [];
    const fetch = createEgressFetch({
      allowPrivate: false,
      resolve: async (host) => {
        asked.push(host);
        // A public address that refuses at once is not to be had in a test: the lookup itself is what is looked at.
        return [{ address: answers.shift() ?? '', family: 4 }];
      },
    });
    const tried = fetch(`http://rebinding.example:${port}/`, { headers: {} });
    await Promise.race([tried.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 100))]);
    expect([asked, answers]).toEqual([['rebinding.example'], ['127.0.0.1']]);
  });

  it('checks every hop of a redirect', async () => {
    await serve((_, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    );
    // The first hop may pass here, the second may not.
    const fetch = createEgressFetch({
      allowPrivate: false,
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    });
    await expect(fetch(`http://here.example:${port}/`, { headers: {} })).rejects.toMatchObject({
      code: 'EGRESS.PRIVATE',
    });
    await expect(open('file:///etc/passwd', { headers: {} })).rejects.toThrow();
  });

  it('follows redirects, without the key to another server, and not for ever', async () => {
    const seen: (string | undefined)[] = [];
    await serve((request, response) => {
      seen.push(request.headers.authorization);
      if (request.url === '/round') response.writeHead(307, { location: '/round' }).end();
      else if (request.url === '/away') response.writeHead(301, { location: `http://localhost:${port}/end` }).end();
      else response.end('the end');
    });
    const headers = { authorization: 'Bearer k' };
    expect(await (await open(`http://127.0.0.1:${port}/away`, { headers })).text()).toBe('the end');
    expect(seen).toEqual(['Bearer k', undefined]);
    await expect(open(`http://127.0.0.1:${port}/round`, { headers })).rejects.toMatchObject({
      code: 'EGRESS.REDIRECTS',
    });
  });

  it('unpacks what was packed for it, and leaves what is stored packed as it is', async () => {
    await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('text')));
    const url = `http://127.0.0.1:${port}/`;
    expect(await (await open(url, { headers: {} })).text()).toBe('text');
    const raw = await (await open(url, { headers: { 'accept-encoding': 'identity' } })).arrayBuffer();
    expect(Buffer.from(raw)).toEqual(gzipSync('text'));
  });
});

describe('local files', () => {
  let root: string;
  let outside: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'martingale-pull-'));
    outside = await mkdtemp(join(tmpdir(), 'martingale-outside-'));
    await writeFile(join(outside, 'secret.jsonl'), '{}');
  });
  afterEach(() => Promise.all([root, outside].map((folder) => rm(folder, { recursive: true }))));
  const list = (path: string, top: string | null = root) => collect(createLocalFiles(top).list(path));

  it('are listed by name with all below a folder, without hidden ones and links', async () => {
    await mkdir(join(root, 'b'));
    for (const name of ['c.jsonl', 'b/a.jsonl', '.hidden']) await writeFile(join(root, name), '{}\n');
    await symlink(join(outside, 'secret.jsonl'), join(root, 'link.jsonl'));
    expect((await list(root)).map(({ key }) => key)).toEqual([join(root, 'b/a.jsonl'), join(root, 'c.jsonl')]);
    expect((await list(join(root, 'c.jsonl'))).map(({ size }) => size)).toEqual([3]);
  });

  it('keep their identity through growing and renaming, and a new file of the name has another', async () => {
    const path = join(root, 'traces.jsonl');
    await writeFile(path, 'one\n');
    const [before] = await list(path);
    await appendFile(path, 'two\n');
    await rename(path, join(root, 'traces-1.jsonl'));
    await writeFile(path, 'three\n');
    const after = await list(root);
    expect(after.map(({ identity }) => identity === before?.identity)).toEqual([true, false]);
  });

  it.each([
    ['a path outside', () => outside, () => root, 'EGRESS.OUTSIDE'],
    ['a path that climbs out', () => join(root, '..'), () => root, 'EGRESS.OUTSIDE'],
    ['a link that leads out', () => join(root, 'out'), () => root, 'EGRESS.OUTSIDE'],
    ['any path where no folder is named', () => root, () => null, 'EGRESS.NOFOLDER'],
    ['a path that is not there', () => join(root, 'none'), () => root, 'EGRESS.FILE'],
  ])('are not read from %s', async (_, path, top, code) => {
    await symlink(outside, join(root, 'out'));
    await expect(list(path(), top())).rejects.toMatchObject({ code });
    await expect(collect(createLocalFiles(top()).read({ key: path() }, 0))).rejects.toMatchObject({ code });
  });
});

it('the variables of Martingale itself are given to no source', () => {
  const secret = environmentSecrets({ TEMPO_TOKEN: 'a', MARTINGALE_API_KEY: 'b', DATABASE_URL: 'c' });
  expect([secret('TEMPO_TOKEN'), secret('OTHER')]).toEqual(['a', undefined]);
  for (const name of ['MARTINGALE_API_KEY', 'DATABASE_URL'])
    expect(() => secret(name)).toThrow(expect.objectContaining({ code: 'EGRESS.SECRET' }));
});
