import type { ReleaseWithVerdict, Version } from '#contracts';
import { type AgentOptions, printAnswer } from '../intents/agent-call.js';
import { plainText } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';
import { connectHarness, isInForce } from './harness-api.js';

/** One version as the log shows it. */
interface LogRow extends Pick<Version, 'number' | 'author' | 'createdAt' | 'message' | 'parents' | 'hash'> {
  /** Releases of it, oldest first. */
  releases: { id: string; channel: string; status: string; allocation: number }[];
}

/** The versions of an agent, newest first. */
export async function log(options: AgentOptions & { limit: number }): Promise<void> {
  const harness = await connectHarness(options, '.');
  const [versions, releases] = [await harness.versions(), await harness.releases()];
  const rows = logRows(versions, releases).slice(0, options.limit);
  printAnswer(options, { agent: harness.agent, versions: rows }, () => printLog(harness.agent, rows, versions.length));
}

export function logRows(versions: readonly Version[], releases: readonly ReleaseWithVerdict[]): LogRow[] {
  return [...versions].reverse().map(({ number, author, createdAt, message, parents, hash }) => ({
    number,
    author,
    createdAt,
    message,
    parents,
    hash,
    releases: releases
      .filter(({ version }) => version === number)
      .map(({ id, channel, status, allocation }) => ({ id, channel, status, allocation })),
  }));
}

export function printLog(agent: string, rows: readonly LogRow[], total: number): string {
  if (rows.length === 0) return `${agent} has no version yet.`;
  const lines = rows.map((row) => [
    `v${row.number}`,
    plainText(row.author, 30),
    row.createdAt.slice(0, 16).replace('T', ' '),
    plainText(row.message, 60),
    row.releases.map(({ id }) => id.slice(agent.length + 1)).join(' '),
    row.releases.filter(isServed).map(channelOf).join(', '),
    row.parents.map((parent) => `v${parent}`).join(' '),
  ]);
  const heads = ['version', 'author', 'at (UTC)', 'message', 'releases', 'serves', 'parents'];
  const shown = table(heads, lines).replace(/ +$/gm, '');
  return rows.length === total ? shown : `${shown}\n… and ${total - rows.length} more: --limit shows them`;
}

function isServed({ status }: LogRow['releases'][number]): boolean {
  return isInForce({ status: status as ReleaseWithVerdict['status'] });
}

function channelOf({ channel, allocation }: LogRow['releases'][number]): string {
  return channel === 'canary' ? `canary ${Math.round(allocation * 100)}%` : channel;
}
