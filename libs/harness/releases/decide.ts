import { AppError, type Instant, type Version } from '#contracts';
import { lineOf } from '../versions/lineage.js';
import { rebase } from '../versions/rebase.js';
import { formerVersion, liveRelease, watchedReleases } from './live-history.js';
import type { AuditAction, HarnessTransaction, ReleaseChange, StoredRelease } from './ports.js';
import { addVersion, releaseToProduction, releaseToStaging } from './ship.js';

export interface Decision {
  releaseId: string;
  author: string;
  reason: string;
  at: Instant;
}

/** Makes a canary's change part of production, on top of all that was kept since it shipped. */
export async function keepRelease(tx: HarnessTransaction, decision: Decision): Promise<StoredRelease> {
  const release = await watchedRelease(tx, decision.releaseId);
  const live = liveRelease(await tx.releases()) as StoredRelease;
  const version = await mergeCanary(tx, release, live, decision);
  await change(tx, 'keep', release, { status: 'kept', endedAt: decision.at }, decision);
  const { author, reason, at } = decision;
  return releaseToProduction(tx, { version, author, reason, at, proposalId: release.proposalId });
}

/** Production with what the canary changes, as its users were served it: the candidate itself where nothing else came. */
async function mergeCanary(
  tx: HarnessTransaction,
  release: StoredRelease,
  live: StoredRelease,
  { author, at }: Decision,
): Promise<Version> {
  const candidate = await tx.version(release.version);
  if (live.version === release.baseVersion) return candidate;
  const base = await tx.files(await tx.version(release.baseVersion));
  const served = { base, edits: [], files: await tx.files(candidate) };
  return addVersion(tx, {
    agent: release.agent,
    files: rebase(served, await tx.files(await tx.version(live.version))),
    parents: [live.version, release.version],
    author,
    message: candidate.message,
    // They say all that was changed only where the candidate was made by them alone.
    edits: candidate.parents.join() === String(release.baseVersion) ? candidate.edits : [],
    at,
  });
}

/** Takes a canary back: from now on all users are served production again. */
export async function endRelease(
  tx: HarnessTransaction,
  status: 'reverted' | 'inconclusive',
  decision: Decision,
): Promise<void> {
  const release = await watchedRelease(tx, decision.releaseId);
  const action = status === 'reverted' ? 'revert' : 'end';
  await change(tx, action, release, { status, endedAt: decision.at }, decision);
}

/**
 * Gives a running canary to more users. Those who have it keep it, since the salt stays. Throws `RELEASE.ALLOCATION`
 * where the share would not grow: a user who has a change does not lose it while it is compared.
 */
export async function raiseAllocation(
  tx: HarnessTransaction,
  { allocation, ...decision }: Decision & { allocation: number },
): Promise<StoredRelease> {
  const release = await watchedRelease(tx, decision.releaseId);
  if (allocation <= release.allocation || allocation >= 1)
    throw new AppError({
      code: 'RELEASE.ALLOCATION',
      message: `${release.tag} is with ${release.allocation} of the users; it cannot be moved to ${allocation}.`,
      fix: `Name a share above ${release.allocation} and below 1; to take it from users, roll it back.`,
      status: 409,
    });
  const reason = `${release.allocation} → ${allocation}: ${decision.reason}`;
  await change(tx, 'allocate', release, { allocation }, { ...decision, reason });
  return { ...release, allocation };
}

/**
 * One click: a watched canary is taken back; for the release in production or on staging, a new release of the given
 * version or of the one that was live before. Staging where nothing was before is left empty. Gives the new release.
 *
 * @throws AppError RELEASE.DECIDED for a release that serves nobody any more, RELEASE.NOFORMER where there is no version
 * to go back to.
 */
export async function rollback(
  tx: HarnessTransaction,
  { toVersion, ...decision }: Decision & { toVersion?: number },
): Promise<StoredRelease | null> {
  const releases = await tx.releases();
  const release = find(releases, decision.releaseId);
  const { channel } = release;
  if (channel === 'canary') {
    await endRelease(tx, 'reverted', decision);
    return null;
  }
  const live = liveRelease(releases, channel);
  if (release.id !== live?.id) throw decided(release, await waysBack(tx, release, live));
  const former = toVersion ?? formerVersion(releases, channel);
  if (former === null && channel === 'production') throw noFormer();
  if (former === null) {
    await change(tx, 'revert', live, { status: 'reverted', endedAt: decision.at }, decision);
    return null;
  }
  const back = { ...decision, version: await tx.version(former), rollbackOf: live.id };
  if (channel === 'staging') return releaseToStaging(tx, back);
  // A watched canary stands on the version that is taken back: its comparison ends with it.
  for (const watched of watchedReleases(releases))
    await change(tx, 'supersede', watched, { status: 'superseded', endedAt: decision.at }, decision);
  return releaseToProduction(tx, back);
}

async function change(
  tx: HarnessTransaction,
  action: AuditAction,
  release: StoredRelease,
  to: ReleaseChange,
  { author: actor, reason, at }: Decision,
): Promise<void> {
  await tx.updateRelease(release.id, to);
  await tx.audit({ actor, action, subject: release.tag, reason, at });
}

async function watchedRelease(tx: HarnessTransaction, id: string): Promise<StoredRelease> {
  const releases = await tx.releases();
  const release = find(releases, id);
  if (release.status !== 'watching') throw decided(release, await waysBack(tx, release, liveRelease(releases)));
  return release;
}

function find(releases: StoredRelease[], id: string): StoredRelease {
  const release = releases.find((one) => one.id === id);
  if (release !== undefined) return release;
  throw new AppError({
    code: 'RELEASE.NOTFOUND',
    message: `There is no release ${id}.`,
    fix: 'List the releases of the agent.',
    status: 404,
  });
}

function decided({ tag, status }: StoredRelease, fix: string): AppError {
  return new AppError({ code: 'RELEASE.DECIDED', message: `${tag} is over already (${status}).`, fix, status: 409 });
}

function noFormer(): AppError {
  return new AppError({
    code: 'RELEASE.NOFORMER',
    message: 'There is no earlier production version to return to that was not taken back itself.',
    fix: 'Name a version with toVersion.',
    status: 409,
  });
}

/** How to take back what a release changed that serves nobody any more. */
async function waysBack(tx: HarnessTransaction, release: StoredRelease, live: StoredRelease | null): Promise<string> {
  if (live === null) return 'List the releases of the agent.';
  const instead = `roll back ${live.id} to an earlier version`;
  const builtOn = live.version !== release.version && lineOf(await tx.lineage(), live.version).has(release.version);
  if (!builtOn) return `Look at its verdict, or ${instead}.`;
  const path = `/v1/agents/${release.agent}/versions/${release.version}/without`;
  return `${live.tag} is built on it: make a version without it (POST ${path}) and release that, or ${instead}.`;
}
