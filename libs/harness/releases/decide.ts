import { AppError, type HarnessFile, type Instant, type Version } from '#contracts';
import { rebase } from '../versions/rebase.js';
import type { HarnessTransaction, StoredRelease } from './ports.js';
import { addVersion, liveRelease, releaseToProduction } from './ship.js';

interface Decision {
  releaseId: string;
  author: string;
  reason: string;
  at: Instant;
}

/** Makes a canary's change part of production, on top of all that was kept since it shipped. */
export async function keepRelease(tx: HarnessTransaction, decision: Decision): Promise<StoredRelease> {
  const release = await watchedRelease(tx, decision.releaseId);
  const live = liveRelease(await tx.releases()) as StoredRelease;
  const production = await tx.version(live.version);
  const candidate = await tx.version(release.version);
  const version = await addVersion(tx, {
    agent: release.agent,
    files: await onto(tx, production, release, candidate),
    parents: [...new Set([live.version, release.version])],
    author: decision.author,
    message: candidate.message,
    edits: candidate.edits,
    at: decision.at,
  });
  await tx.updateRelease(release.id, { status: 'kept', endedAt: decision.at });
  return releaseToProduction(tx, {
    version,
    author: decision.author,
    reason: decision.reason,
    at: decision.at,
    proposalId: release.proposalId,
  });
}

/** Takes a canary back: from now on all users are served production again. */
export async function endRelease(
  tx: HarnessTransaction,
  status: 'reverted' | 'inconclusive',
  decision: Decision,
): Promise<void> {
  const release = await watchedRelease(tx, decision.releaseId);
  await tx.updateRelease(release.id, { status, endedAt: decision.at });
  await tx.audit({
    actor: decision.author,
    action: status === 'reverted' ? 'revert' : 'end',
    subject: release.tag,
    reason: decision.reason,
    at: decision.at,
  });
}

/**
 * One click: a watched canary is taken back; for the release in production, a new release of the given (or the former)
 * version. Throws `RELEASE.DECIDED` for a release that serves nobody any more.
 */
export async function rollback(
  tx: HarnessTransaction,
  decision: Decision & { toVersion?: number },
): Promise<StoredRelease | null> {
  const releases = await tx.releases();
  const release = releases.find(({ id }) => id === decision.releaseId);
  if (release === undefined) throw unknownRelease(decision.releaseId);
  if (release.channel === 'canary' && release.status === 'watching') {
    await endRelease(tx, 'reverted', decision);
    return null;
  }
  const live = liveRelease(releases);
  if (release.id !== live?.id) throw decided(release, `Roll back ${live?.id ?? 'the release in production'} instead.`);
  const former =
    decision.toVersion ??
    releases.findLast(({ channel, version }) => channel === 'production' && version !== live?.version)?.version;
  if (former === undefined)
    throw new AppError({
      code: 'RELEASE.NOFORMER',
      message: 'There is no earlier production version to return to.',
      fix: 'Name a version with toVersion.',
    });
  // A watched canary stands on the version that is taken back: its comparison ends with it.
  for (const watched of releases.filter(({ status }) => status === 'watching'))
    await tx.updateRelease(watched.id, { status: 'superseded', endedAt: decision.at });
  return releaseToProduction(tx, { version: await tx.version(former), ...decision, rollbackOf: live.id });
}

async function watchedRelease(tx: HarnessTransaction, id: string): Promise<StoredRelease> {
  const release = (await tx.releases()).find((one) => one.id === id);
  if (release === undefined) throw unknownRelease(id);
  if (release.status !== 'watching') throw decided(release, 'Look at its verdict.');
  return release;
}

function decided({ tag, status }: StoredRelease, fix: string): AppError {
  return new AppError({ code: 'RELEASE.DECIDED', message: `${tag} is over already (${status}).`, fix, status: 409 });
}

function unknownRelease(id: string): AppError {
  return new AppError({
    code: 'RELEASE.NOTFOUND',
    message: `There is no release ${id}.`,
    fix: 'List the releases of the agent.',
    status: 404,
  });
}

/** The candidate's change on top of what production has become. Throws `HARNESS.REBASE_CONFLICT` where it does not fit. */
async function onto(
  tx: HarnessTransaction,
  production: Version,
  release: StoredRelease,
  candidate: Version,
): Promise<HarnessFile[]> {
  const base = await tx.files(await tx.version(release.baseVersion));
  return rebase({ base, edits: candidate.edits, files: await tx.files(candidate) }, await tx.files(production));
}
