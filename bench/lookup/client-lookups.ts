import { createHarnessClient } from '#client';
import type { ReleasePlan } from '#contracts';
import { buildReleasePlan, readVersionContent } from '#harness';
import { quantile } from '../bench.js';
import { harnessFiles } from './harness-files.js';

const LOOKUPS_PER_SAMPLE = 200;
const SAMPLES = 3_000;
const USERS = 20_000;

/** Nanoseconds of one lookup of a user's harness, and of a lookup with the prompt and tools read from it. */
export async function measureLookups(documents: number): Promise<{ lookup: number; withPrompt: number }> {
  const client = createHarnessClient({
    url: 'http://127.0.0.1:9',
    apiKey: 'none',
    agent: 'bench',
    pollMs: 3_600_000,
    fallback: planWithCanary(documents),
    // There is no service: what is measured never asks one.
    onError: () => {},
  });
  const users = Array.from({ length: USERS }, (_, i) => `user-${i}@example.com`);
  let tools = 0;
  const lookup = medianOf(users, (user) => {
    tools += client.harness(user).version.length;
  });
  const withPrompt = medianOf(users, (user) => {
    const handle = client.harness(user);
    tools += handle.prompt('system', { name: 'Ada' }).length + handle.tools().length;
  });
  client.close();
  if (tools === 0) throw new Error('The lookups gave nothing.');
  return { lookup, withPrompt };
}

function medianOf(users: readonly string[], look: (user: string) => void): number {
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const first = (sample * LOOKUPS_PER_SAMPLE) % (users.length - LOOKUPS_PER_SAMPLE);
    const started = process.hrtime.bigint();
    for (let i = first; i < first + LOOKUPS_PER_SAMPLE; i++) look(users[i]!);
    samples.push(Number(process.hrtime.bigint() - started) / LOOKUPS_PER_SAMPLE);
  }
  return Math.round(quantile(samples, 0.5));
}

function planWithCanary(documents: number): ReleasePlan {
  const files = harnessFiles('bench', documents);
  const changed = files.map((file) =>
    file.path === 'prompts/system.md' ? { ...file, content: file.content.replace('Rule 0', 'Rule nought') } : file,
  );
  const [base, canary] = [readVersionContent(files), readVersionContent(changed)];
  return buildReleasePlan({
    agent: 'bench',
    production: { release: 'r1', version: 1, manifest: base.manifest },
    canaries: [
      { release: 'r2', version: 2, allocation: 0.5, salt: 's', base: base.manifest, manifest: canary.manifest },
    ],
    documents: { ...base.documents, ...canary.documents },
  });
}
