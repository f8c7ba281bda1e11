import type { Release, Rollback } from '#contracts';
import { type AgentOptions, printAnswer } from '../intents/agent-call.js';
import { connectHarness, releaseOn } from './harness-api.js';

export interface RollbackOptions extends AgentOptions {
  to?: number;
  reason: string;
  author: string;
}

/** Takes a canary back, or returns production to the version before it or the one that is named. */
export async function rollback(asked: string | undefined, options: RollbackOptions): Promise<void> {
  const harness = await connectHarness(options, '.');
  const id = asked === undefined ? (await releaseOn(harness, 'production')).id : releaseId(harness.agent, asked);
  const { author, reason, to } = options;
  const body: Rollback = { author, reason, ...(to !== undefined && { toVersion: to }) };
  const answer = await harness.post<{ release: Release | null }>(
    `/v1/releases/${encodeURIComponent(id)}/rollback`,
    body,
  );
  printAnswer(options, answer, () =>
    answer.release === null
      ? `${id} is taken back: its users get production again`
      : `${harness.agent} is back at v${answer.release.version} (${answer.release.id})`,
  );
}

/** `r3` as the log shows it, or the whole id. */
function releaseId(agent: string, asked: string): string {
  return /^r\d+$/.test(asked) ? `${agent}-${asked}` : asked;
}
