import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bench, numberOption, quantile } from '../bench.js';
import { API_KEY, startApp, startProcess } from '../start-app.js';
import { measureLookups } from './client-lookups.js';
import { harnessFiles } from './harness-files.js';
import { type Load, load } from './load.js';

const ROUNDS = 3;

/** How fast an agent reads its harness in its own process, and how fast the service answers beside a bare Fastify. */
export const lookup: Bench = {
  about: 'a lookup in the client; bundle and user state from the api beside a bare Fastify with the same payload',
  options: { documents: 'documents of the harness (100)', seconds: 'seconds of each of the loads (4)' },
  async run(options) {
    const documents = numberOption(options, 'documents', 100);
    const seconds = numberOption(options, 'seconds', 4);
    const { lookup, withPrompt } = await measureLookups(documents);
    const folder = mkdtempSync(join(tmpdir(), 'martingale-bench-'));
    const api = await startApp('api', folder, /http:\S+(?=\/v1,)/);
    try {
      await seed(api.shown, documents);
      const bundle = await compare(`${api.shown}/v1/harness/bench`, folder, seconds);
      const userState = await compare(`${api.shown}/v1/users/ada/state?agent=bench`, folder, seconds);
      return {
        figures: { clientNanoseconds: lookup, clientNanosecondsWithPrompt: withPrompt, ...bundle, userState },
        postgres: 'embedded',
      };
    } finally {
      await api.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

async function seed(url: string, documents: number): Promise<void> {
  const author = 'bench';
  const call = async (method: string, path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  const files = harnessFiles('bench', documents);
  const edit = {
    layer: 'prompt',
    document: 'prompts/system.md',
    operation: 'replace',
    section: 'rule-0',
    text: 'Be brief.',
  };
  await call('POST', '/v1/agents/bench/versions', { author, message: 'first', files });
  await call('POST', '/v1/agents/bench/releases', { author, reason: 'first', version: 1, channel: 'production' });
  await call('POST', '/v1/agents/bench/versions', { author, message: 'second', edits: [edit] });
  await call('POST', '/v1/agents/bench/releases', { author, reason: 'try', version: 2, channel: 'canary' });
  const items = Array.from({ length: 10 }, (_, i) => ({
    key: `fact_${i}`,
    value: `what is known of it, number ${i}`,
    scope: 'user',
    sourceSpanId: null,
    confidence: 0.9,
    expiresAt: null,
  }));
  await call('PUT', '/v1/users/ada/state?agent=bench', { items });
}

/** By turns, so that a slow minute of the machine hits both; the figures are of the median round. */
async function compare(url: string, folder: string, seconds: number) {
  const payload = join(folder, 'payload.json');
  const answer = await fetch(url, { headers: { authorization: `Bearer ${API_KEY}` } });
  writeFileSync(payload, Buffer.from(await answer.arrayBuffer()));
  const reference = await startProcess('bench/lookup/reference-server.js', /http:\S+/, {}, payload);
  try {
    await load(url, 1);
    await load(reference.shown, 1);
    const rounds: { ours: Load; bare: Load }[] = [];
    for (let round = 0; round < ROUNDS; round++)
      rounds.push({ ours: await load(url, seconds), bare: await load(reference.shown, seconds) });
    const rate = median(rounds.map(({ ours }) => ours.requestsPerSecond));
    const half = await load(url, seconds, Math.round(rate / 2));
    return {
      serverRequestsPerSecond: rate,
      bareRequestsPerSecond: median(rounds.map(({ bare }) => bare.requestsPerSecond)),
      ratioToBareFastify:
        Math.round(100 * median(rounds.map(({ ours, bare }) => ours.requestsPerSecond / bare.requestsPerSecond))) / 100,
      p99Ms: half.p99Ms,
    };
  } finally {
    await reference.stop();
  }
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
