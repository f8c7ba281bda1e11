import type { ReleaseWithVerdict, VersionWithFiles } from '#contracts';
import { type DocumentDiff, diffHarnesses, parseHarness } from '#harness';
import { type AgentOptions, printAnswer } from '../intents/agent-call.js';
import { plainText } from '../terminal/plain-text.js';
import { table } from '../terminal/table.js';
import { connectHarness } from './harness-api.js';
import { printDiffs } from './print-diff.js';

/** One version: who made it and why, its releases, and what it changed of the version it was made from. */
export async function show(number: number, options: AgentOptions): Promise<void> {
  const harness = await connectHarness(options, '.');
  const version = await harness.version(number);
  const releases = (await harness.releases()).filter((release) => release.version === number);
  const [parent] = version.parents;
  const changes =
    parent === undefined
      ? []
      : diffHarnesses(parseHarness((await harness.version(parent)).files), parseHarness(version.files));
  printAnswer(options, { version, releases, changes }, () => print(version, releases, changes));
}

function print(version: VersionWithFiles, releases: ReleaseWithVerdict[], changes: DocumentDiff[]): string {
  const { agent, number, author, createdAt, parents, hash, message, files } = version;
  const [parent] = parents;
  const facts = [
    `${agent} v${number}  ${hash.slice(0, 12)}`,
    `by ${plainText(author, 80)} at ${createdAt}`,
    parents.length === 0
      ? `the first: ${files.length} documents`
      : `made from ${parents.map((one) => `v${one}`).join(' and ')}`,
    '',
    plainText(message),
  ];
  const parts = [facts.join('\n')];
  if (releases.length > 0) parts.push(printReleases(releases));
  if (parent !== undefined) parts.push(changes.length === 0 ? `It says the same as v${parent}.` : printDiffs(changes));
  return parts.join('\n\n');
}

function printReleases(releases: ReleaseWithVerdict[]): string {
  const rows = releases.map(({ id, channel, status, startedAt, author, reason }) => [
    id,
    channel,
    status,
    startedAt.slice(0, 16).replace('T', ' '),
    plainText(author, 30),
    plainText(reason, 60),
  ]);
  return table(['release', 'channel', 'status', 'since (UTC)', 'by', 'reason'], rows);
}
