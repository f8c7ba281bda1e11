import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHarnessClient, type HarnessClient } from '#client';
import { openDatabase, readConfig } from '#platform';
import { type Bench, numberOption, quantile } from '../bench.js';
import { harnessFiles } from '../lookup/harness-files.js';
import { API_KEY, type StartedApp, startApp } from '../start-app.js';

const AGENT = 'bench';
const CUT_POLL_MS = 1_000;
const SETTLE_MS = 3_000;

/** How long after the click a rollback is served by every client, over two replicas of the api. */
export const propagation: Bench = {
  about: 'clients over two api processes: a rollback by events, by polling alone, and with the service dead',
  options: { clients: 'connected clients (200)', rollbacks: 'rollbacks measured (20)' },
  async run(options) {
    const count = numberOption(options, 'clients', 200);
    const rollbacks = numberOption(options, 'rollbacks', 20);
    const folder = mkdtempSync(join(tmpdir(), 'martingale-bench-'));
    // Held open, so that it can be ended when the services are killed.
    const database = await openDatabase(readConfig({ ...process.env, MARTINGALE_DATA_DIR: folder }));
    const apis: StartedApp[] = [];
    const clients: HarnessClient[] = [];
    try {
      for (let i = 0; i < 2; i++) apis.push(await startApp('api', folder, /http:\S+(?=\/v1,)/));
      const urls = apis.map(({ shown }) => shown);
      const service = await seed(urls[0]!);
      for (let i = 0; i < count; i++) clients.push(connect(urls[i % 2]!, { pollMs: 60_000 }));
      await ready(clients);
      const times = [];
      for (let i = 0; i < rollbacks; i++) times.push(...(await measureRollback(clients, service)));
      for (const client of clients.splice(0)) client.close();

      for (let i = 0; i < count; i++)
        clients.push(connect(urls[i % 2]!, { pollMs: CUT_POLL_MS, fetch: withoutEvents }));
      await ready(clients);
      const polled = await measureRollback(clients, service);

      for (const api of apis) await api.stop('SIGKILL');
      await sleep(2 * CUT_POLL_MS);
      const served = clients.filter((client) => client.harness('ada').version === service.version).length;
      return {
        figures: {
          clients: count,
          p50Ms: round(quantile(times, 0.5)),
          p99Ms: round(quantile(times, 0.99)),
          worstMs: round(Math.max(...times)),
          rollbacks,
          pollMs: CUT_POLL_MS,
          polledWorstMs: round(Math.max(...polled)),
          servedWithServiceDead: served,
        },
        postgres: 'embedded',
      };
    } finally {
      for (const client of clients) client.close();
      for (const api of apis) await api.stop('SIGKILL');
      await database.close();
      rmSync(folder, { recursive: true });
    }
  },
};

function connect(url: string, options: { pollMs: number; fetch?: typeof fetch }): HarnessClient {
  // A service that is killed is part of what is measured.
  return createHarnessClient({ url, apiKey: API_KEY, agent: AGENT, onError: () => {}, ...options });
}

/** A proxy on the way that lets no stream of events pass. */
const withoutEvents: typeof fetch = async (input, init) =>
  String(input).endsWith('/events') ? new Response('{}', { status: 502 }) : fetch(input, init);

async function ready(clients: readonly HarnessClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.ready()));
  await sleep(SETTLE_MS);
}

/** The service as the operator of a rollback sees it. */
class Operator {
  version = '2';
  private live = 'bench-r2';

  constructor(private readonly url: string) {}

  async call<Answer>(path: string, body: object): Promise<Answer> {
    const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };
    const text = JSON.stringify({ author: 'bench', ...body });
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers, body: text });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** One click; production then serves the other of the two versions. */
  async rollBack(): Promise<void> {
    const toVersion = this.version === '2' ? 1 : 2;
    this.version = String(toVersion);
    const { release } = await this.call<{ release: { id: string } }>(`/v1/releases/${this.live}/rollback`, {
      reason: 'measured',
      toVersion,
    });
    this.live = release.id;
  }
}

async function seed(url: string): Promise<Operator> {
  const operator = new Operator(url);
  const files = harnessFiles(AGENT, 100);
  const edit = {
    layer: 'prompt',
    document: 'prompts/system.md',
    operation: 'replace',
    section: 'rule-0',
    text: 'Be brief.',
  };
  await operator.call(`/v1/agents/${AGENT}/versions`, { message: 'first', files });
  await operator.call(`/v1/agents/${AGENT}/versions`, { message: 'second', edits: [edit] });
  for (const version of [1, 2])
    await operator.call(`/v1/agents/${AGENT}/releases`, { reason: 'in turn', version, channel: 'production' });
  return operator;
}

/** Milliseconds from the click to each client's first answer with the version rolled back to. */
async function measureRollback(clients: readonly HarnessClient[], operator: Operator): Promise<number[]> {
  const clicked = performance.now();
  const rolling = operator.rollBack();
  const waiting = new Set(clients);
  const times: number[] = [];
  while (waiting.size > 0) {
    for (const client of waiting) {
      if (client.harness('ada').version !== operator.version) continue;
      waiting.delete(client);
      times.push(performance.now() - clicked);
    }
    await sleep(1);
  }
  await rolling;
  return times;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
