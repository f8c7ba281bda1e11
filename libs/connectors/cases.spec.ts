import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createLocalFiles } from '#platform';
import { connectors } from './registry.js';
import { pullAll, startStandIn, testPorts, warningsOf, windowOf } from './stand-in.fixture.js';

/** What a source answers, path by path, and what a pull makes of it. `base64` stands for bytes. */
const caseSchema = z.strictObject({
  what: z.string(),
  settings: z.record(z.string(), z.unknown()),
  window: z.strictObject({ from: z.string(), to: z.string() }),
  answers: z.record(z.string(), z.union([z.strictObject({ base64: z.string() }), z.json()])).default({}),
  files: z.record(z.string(), z.string()).default({}),
  batches: z.array(z.strictObject({ signal: z.string(), json: z.unknown().optional(), base64: z.string().optional() })),
  warnings: z.array(z.string()).default([]),
});
type Case = z.infer<typeof caseSchema>;

const folder = 'libs/connectors/vendors';
const secrets = { LANGFUSE_PUBLIC_KEY: 'pk-1', LANGFUSE_SECRET_KEY: 'sk-1' };

async function run(vendor: string, { settings, window, answers, files }: Case) {
  const top = await mkdtemp(join(tmpdir(), 'martingale-case-'));
  const standIn = await startStandIn(({ path }) => {
    const body = answers[path];
    if (body === undefined) return { status: 404, body: { error: { message: 'nothing' } } };
    const { base64 } = z.object({ base64: z.string() }).safeParse(body).data ?? {};
    return { body: base64 === undefined ? body : Buffer.from(base64, 'base64') };
  });
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(top, name), text);
    const place =
      vendor === 'files' ? { path: top } : vendor === 's3' ? { endpoint: standIn.url } : { url: standIn.url };
    const connector = connectors.find(({ name }) => name === vendor)!;
    const ports = testPorts({ secrets, files: createLocalFiles('/') });
    return await pullAll(connector, { ...place, ...settings }, windowOf(window.from, window.to), ports);
  } finally {
    await standIn.close();
    await rm(top, { recursive: true });
  }
}

describe.each(readdirSync(folder))('the cases of %s', (vendor) => {
  const cases = readdirSync(`${folder}/${vendor}/cases`).map((file) =>
    caseSchema.parse(JSON.parse(readFileSync(`${folder}/${vendor}/cases/${file}`, 'utf8'))),
  );

  it.each(cases.map((one) => [one.what, one] as const))('%s', async (_, one) => {
    const all = await run(vendor, one);
    const batches = all.flatMap(({ batch }): Case['batches'] => {
      if (batch === null) return [];
      const bytes = Buffer.from(batch.body);
      if (batch.encoding === 'json') return [{ signal: batch.signal, json: JSON.parse(bytes.toString()) }];
      return [{ signal: batch.signal, base64: bytes.toString('base64') }];
    });
    expect([batches, warningsOf(all)]).toEqual([one.batches, one.warnings]);
  });
});

it('the registry names every folder, in their order', () => {
  expect(connectors.map(({ name }) => name)).toEqual(readdirSync(folder).sort());
});

it('every setting of every connector is described', () => {
  const bare = connectors.flatMap(({ name, settings }) =>
    Object.entries(settings.shape).flatMap(([field, { description }]) => (description ? [] : [`${name}.${field}`])),
  );
  expect(bare).toEqual([]);
});
