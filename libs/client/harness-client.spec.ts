import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReleasePlan } from '#contracts';
import { buildReleasePlan, readVersionContent } from '#harness';
import { createHarnessClient, type HarnessClient, type HarnessClientOptions } from './harness-client.js';

const version = (role: string) =>
  readVersionContent([
    { path: 'harness.yaml', content: 'name: shop\n' },
    { path: 'prompts/main.md', content: `---\nvariables: [name]\n---\n\n## Role {#role}\n\n${role} {{name}}.\n` },
    { path: 'tools/find.yaml', content: 'name: find\ndescription: Finds.\nparameters: {}\n' },
    { path: 'tools/old.yaml', content: 'name: old\ndescription: Old.\nparameters: {}\nstatus: deprecated\n' },
  ]);
const [one, two] = [version('Help'), version('Serve')];

function planWith(canaries: { release: string; allocation: number }[]): ReleasePlan {
  return buildReleasePlan({
    agent: 'shop',
    production: { release: 'r1', version: 1, manifest: one.manifest },
    canaries: canaries.map((item) => ({
      ...item,
      version: 2,
      salt: item.release,
      base: one.manifest,
      manifest: two.manifest,
    })),
    documents: { ...one.documents, ...two.documents },
  });
}

interface Seen {
  method: string;
  url: string;
  key: string | undefined;
  tag: string | undefined;
  status: number;
  body: unknown;
}

/** The service as the client sees it. */
class Service {
  plan: unknown = planWith([]);
  state: unknown = { items: [] };
  seen: Seen[] = [];
  /** Those that listen to events on the plan. */
  listeners = new Set<ServerResponse>();
  private server: Server | null = null;
  private port = 0;

  async start(): Promise<string> {
    this.server = createServer(async (request, response) => {
      if (request.url!.endsWith('/events')) return this.listen(request, response);
      const body = await bodyOf(request);
      const isPlan = request.url!.startsWith('/v1/harness/');
      const etag = `"${(this.plan as ReleasePlan).hash}"`;
      const status = isPlan && request.headers['if-none-match'] === etag ? 304 : 200;
      const { method = '', url = '', headers } = request;
      this.seen.push({ method, url, key: headers.authorization, tag: headers['if-none-match'], status, body });
      response.writeHead(status, { 'content-type': 'application/json', ...(isPlan ? { etag } : {}) });
      response.end(status === 304 ? '' : JSON.stringify(isPlan ? this.plan : this.state));
    });
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.port}`;
  }

  private listen(request: IncomingMessage, response: ServerResponse): void {
    this.listeners.add(response);
    request.on('close', () => this.listeners.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.tell(response);
  }

  /** Changes the plan and tells all who listen. */
  release(plan: ReleasePlan): void {
    this.plan = plan;
    for (const listener of this.listeners) this.tell(listener);
  }

  /** Tells all who listen of a plan, and answers requests as before. */
  announce(plan: ReleasePlan): void {
    for (const listener of this.listeners) listener.write(`event: plan\ndata: ${JSON.stringify(plan)}\n\n`);
  }

  private tell(listener: ServerResponse): void {
    const { documents: _, ...heading } = this.plan as ReleasePlan;
    const data = JSON.stringify(heading);
    listener.write(`: alive\n\nevent: plan\ndata: ${data}\n\n`);
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(null)));
    this.server = null;
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : null;
}

let service: Service;
let url: string;
let folder: string;
let errors: unknown[];
let clients: HarnessClient[];

beforeEach(async () => {
  service = new Service();
  url = await service.start();
  folder = mkdtempSync(join(tmpdir(), 'client-'));
  errors = [];
  clients = [];
});
afterEach(async () => {
  for (const client of clients) client.close();
  await service.stop();
  rmSync(folder, { recursive: true });
});

function start(options: Partial<HarnessClientOptions> = {}): HarnessClient {
  const client = createHarnessClient({
    url,
    apiKey: 'key',
    agent: 'shop',
    pollMs: 3_600_000,
    onError: (error) => errors.push(error),
    ...options,
  });
  clients.push(client);
  return client;
}

const refusingEvents: typeof fetch = async (input, init) =>
  String(input).endsWith('/events') ? new Response('{}', { status: 404 }) : fetch(input, init);

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition never held');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the harness of a user', () => {
  test('is served whole, by views, and with its prompt filled in', async () => {
    const client = start();
    await client.ready();
    const handle = client.harness('u1');
    expect(handle.harness).toEqual(one.harness);
    expect(handle.prompt('main', { name: 'Ada {{name}}' })).toBe('## Role\n\nHelp Ada {{name}}.');
    expect(handle.tools().map(({ name }) => name)).toEqual(['find']);
    expect(handle.stamp).toEqual({ agent: 'shop', version: '1', channel: 'production', arms: {} });
    expect(service.seen[0]).toMatchObject({ url: '/v1/harness/shop', key: 'Bearer key' });
  });

  test('is one shared object that nobody can change', async () => {
    service.plan = planWith([{ release: 'r2', allocation: 1 }]);
    const client = start();
    await client.ready();
    expect(client.harness('u1')).toBe(client.harness('u2'));
    expect(client.harness('u1').stamp).toEqual({
      agent: 'shop',
      version: '2',
      channel: 'canary',
      arms: { r2: 'treatment' },
    });
    expect(() => {
      client.harness('u1').harness.tool['tools/find.yaml']!.description = 'mine';
    }).toThrow(TypeError);
  });

  test('follows the arm of the user, and is production for a request without one', async () => {
    service.plan = planWith([{ release: 'r2', allocation: 0.5 }]);
    const client = start();
    await client.ready();
    const users = Array.from({ length: 200 }, (_, index) => client.harness(`u${index}`));
    const treated = users.filter(({ arms }) => arms.r2 === 'treatment');
    expect(treated.length).toBeGreaterThan(60);
    expect(treated.length).toBeLessThan(140);
    expect(treated.every(({ channel, harness }) => channel === 'canary' && harness.hash === two.hash)).toBe(true);
    expect(client.harness()).toMatchObject({ channel: 'production', arms: {} });
  });

  test('keeps a placeholder without a value and reports it', async () => {
    const client = start();
    await client.ready();
    expect(client.harness().prompt('main')).toContain('{{name}}');
    expect(errors).toMatchObject([{ code: 'CLIENT.MISSING_VARIABLE' }]);
    expect(() => client.harness().prompt('constructor')).toThrow(expect.objectContaining({ code: 'CLIENT.NO_PROMPT' }));
  });
});

describe('staying fresh', () => {
  test('an unchanged plan costs a 304 and keeps the handles', async () => {
    const client = start();
    await client.ready();
    const before = client.harness('u1');
    await client.refresh();
    expect(service.seen.map(({ status }) => status)).toEqual([200, 304]);
    expect(client.harness('u1')).toBe(before);
  });

  test('a new plan comes by polling', async () => {
    const client = start({ pollMs: 10 });
    await client.ready();
    service.plan = planWith([{ release: 'r2', allocation: 1 }]);
    await until(() => client.harness('u1').channel === 'canary');
  });

  test('a new plan comes as soon as it is told of, long before it is polled for', async () => {
    const client = start();
    await client.ready();
    await until(() => service.listeners.size === 1);
    service.release(planWith([{ release: 'r2', allocation: 1 }]));
    await until(() => client.harness('u1').channel === 'canary');
    expect(service.seen.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('a plan that brings what is new needs no request', async () => {
    const client = start();
    await client.ready();
    await until(() => service.listeners.size === 1);
    service.announce({ ...planWith([{ release: 'r2', allocation: 1 }]), documents: two.documents });
    await until(() => client.harness('u1').channel === 'canary');
    expect(service.seen).toHaveLength(1);
  });

  test('a plan whose documents are known needs no request: a rollback is served as soon as it is told of', async () => {
    service.plan = planWith([{ release: 'r2', allocation: 1 }]);
    const client = start();
    await client.ready();
    await until(() => service.listeners.size === 1);
    service.release(planWith([]));
    await until(() => client.harness('u1').channel === 'production');
    expect(service.seen).toHaveLength(1);
  });

  test('a replica that has not heard yet does not undo what was told of', async () => {
    service.plan = planWith([{ release: 'r2', allocation: 1 }]);
    const client = start();
    await client.ready();
    await until(() => service.listeners.size === 1);
    const behind = service.plan;
    service.release(planWith([]));
    await until(() => client.harness('u1').channel === 'production');
    service.plan = behind;
    await client.refresh();
    expect(client.harness('u1').channel).toBe('production');
  });

  test('what came into force while the events were cut is told of by the first event after', async () => {
    const client = start();
    await client.ready();
    await until(() => service.listeners.size === 1);
    service.plan = planWith([{ release: 'r2', allocation: 1 }]);
    for (const listener of service.listeners) listener.destroy();
    await until(() => client.harness('u1').channel === 'canary');
  });

  test('a service without events is polled', async () => {
    const client = start({ pollMs: 10, fetch: refusingEvents });
    await client.ready();
    service.plan = planWith([{ release: 'r2', allocation: 1 }]);
    await until(() => client.harness('u1').channel === 'canary');
    expect(errors).toMatchObject([{ code: 'CLIENT.REFUSED' }]);
  });

  test('a canary that was taken back is gone with the next plan, also from the disk', async () => {
    service.plan = planWith([{ release: 'r2', allocation: 1 }]);
    const cacheFile = join(folder, 'plan.json');
    const client = start({ cacheFile });
    await client.ready();
    expect(client.harness('u1').arms).toEqual({ r2: 'treatment' });
    service.plan = planWith([]);
    await client.refresh();
    expect(client.harness('u1')).toMatchObject({ channel: 'production', arms: {} });
    await until(() => existsSync(cacheFile) && !readFileSync(cacheFile, 'utf8').includes('r2'));
  });

  test('questions at the same time share one request', async () => {
    const client = start();
    await client.ready();
    await Promise.all([client.refresh(), client.refresh(), client.refresh()]);
    expect(service.seen).toHaveLength(2);
  });

  test('a plan that cannot be used leaves the one in force', async () => {
    const client = start();
    await client.ready();
    service.plan = { ...planWith([]), hash: 'x', documents: {} };
    await expect(client.refresh()).rejects.toMatchObject({ code: 'CLIENT.PLAN_INVALID' });
    service.plan = { hash: 'y' };
    await expect(client.refresh()).rejects.toMatchObject({ code: 'CLIENT.PLAN_INVALID' });
    expect(client.harness('u1').version).toBe('1');
  });

  test('a closed client asks no more and still serves', async () => {
    const client = start({ pollMs: 5 });
    await client.ready();
    client.close();
    const asked = service.seen.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(service.seen.length - asked).toBeLessThanOrEqual(1);
    expect(client.harness('u1').version).toBe('1');
  });
});

describe('without the service', () => {
  test('the plan at hand is served, errors are reported, and the client recovers by itself', async () => {
    const client = start({ pollMs: 10 });
    await client.ready();
    await service.stop();
    await until(() => errors.length > 0);
    expect(errors[0]).toMatchObject({ code: 'CLIENT.UNREACHABLE' });
    expect(client.harness('u1').version).toBe('1');
    service.plan = planWith([{ release: 'r2', allocation: 1 }]);
    await service.start();
    await until(() => client.harness('u1').channel === 'canary');
  });

  test('a cold start works from the disk and asks with the tag it knows', async () => {
    const cacheFile = join(folder, 'sub', 'plan.json');
    const first = start({ cacheFile });
    await first.ready();
    await until(() => existsSync(cacheFile));
    await service.stop();
    const cold = start({ cacheFile });
    await cold.ready();
    expect(cold.harness('u1').harness).toEqual(one.harness);
    await until(() => errors.length > 0);
    await service.start();
    await cold.refresh();
    expect(service.seen.at(-1)).toMatchObject({ status: 304, tag: `"${planWith([]).hash}"` });
  });

  test('a cold start without a plan fails with a fix and comes right later', async () => {
    await service.stop();
    const client = start({ pollMs: 10 });
    await expect(client.ready()).rejects.toMatchObject({ code: 'CLIENT.UNREACHABLE' });
    expect(() => client.harness('u1')).toThrow(expect.objectContaining({ code: 'CLIENT.NOT_READY' }));
    await service.start();
    await until(() => {
      try {
        return client.harness('u1').version === '1';
      } catch {
        return false;
      }
    });
    await client.ready();
  });

  test('a fallback shipped with the agent is served at once', async () => {
    await service.stop();
    const client = start({ fallback: planWith([]) });
    expect(client.harness('u1').version).toBe('1');
    await client.ready();
  });

  test.each(['{"etag": "x", "plan', '{"etag":"x","plan":{"__proto__":{"agent":"shop"}}}', 'null'])(
    'a spoilt cache file is reported and replaced: %s',
    async (spoilt) => {
      const cacheFile = join(folder, 'plan.json');
      writeFileSync(cacheFile, spoilt);
      const client = start({ cacheFile });
      await client.ready();
      expect(errors).toHaveLength(1);
      expect(client.harness('u1').version).toBe('1');
      await until(() => readFileSync(cacheFile, 'utf8') !== spoilt);
    },
  );

  test('a plan from the wire cannot reach the prototype of anything', async () => {
    const text = JSON.stringify(planWith([])).replace('"tools/find.yaml":', '"__proto__":"x","tools/find.yaml":');
    service.plan = JSON.parse(text);
    const client = start();
    await client.ready();
    expect(Object.getPrototypeOf(client.harness().harness.tool)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).agent).toBeUndefined();
  });

  test('a URL that is none is refused at once', () => {
    expect(() => start({ url: 'file:///etc' })).toThrow(expect.objectContaining({ code: 'CLIENT.URL' }));
  });
});

describe('user state', () => {
  const item = {
    key: 'size',
    value: '42',
    scope: 'user' as const,
    session: null,
    source: 'agent' as const,
    sourceSpanId: null,
    confidence: 0.9,
    observedAt: '2026-01-01T00:00:00Z',
    expiresAt: null,
    version: 1,
  };

  test('is read for the agent, at an instant where one is given, and written back', async () => {
    service.state = { items: [item] };
    const client = start();
    expect(await client.userState('a/b', { asOf: '2026-01-02T00:00:00Z' })).toEqual([item]);
    await client.writeUserState('a/b', [item]);
    expect(service.seen.slice(-2)).toMatchObject([
      { method: 'GET', url: '/v1/users/a%2Fb/state?agent=shop&asOf=2026-01-02T00%3A00%3A00Z' },
      { method: 'PUT', url: '/v1/users/a%2Fb/state?agent=shop', body: { items: [item] } },
    ]);
  });

  test('is what was known last when the service is away, except in replays and writes', async () => {
    service.state = { items: [item] };
    const client = start();
    await client.userState('u1');
    await service.stop();
    expect(await client.userState('u1')).toEqual([item]);
    expect(await client.userState('u2')).toEqual([]);
    expect(errors).toMatchObject([{ code: 'CLIENT.UNREACHABLE' }, { code: 'CLIENT.UNREACHABLE' }]);
    await expect(client.userState('u1', { asOf: '2026-01-02T00:00:00Z' })).rejects.toMatchObject({
      code: 'CLIENT.UNREACHABLE',
    });
    await expect(client.writeUserState('u1', [item])).rejects.toMatchObject({ code: 'CLIENT.UNREACHABLE' });
  });
});
