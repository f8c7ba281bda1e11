import { AppError, type EditEnvelope, type HarnessFile, type Instant, type Version } from '#contracts';
import { parseHarness } from '../parse-harness.js';
import { conflicts, diffManifests, type ManifestChanges } from '../versions/diff-manifests.js';
import type { HarnessTransaction, StoredRelease } from './ports.js';

/** Validates files as one harness and stores them as a version. */
export async function addVersion(
  tx: HarnessTransaction,
  input: {
    agent: string;
    files: HarnessFile[];
    parents: number[];
    author: string;
    message: string;
    edits: EditEnvelope[];
    at: Instant;
  },
): Promise<Version> {
  const harness = parseHarness(input.files);
  if (harness.agent.name !== input.agent)
    throw new AppError({
      code: 'HARNESS.AGENT',
      message: `harness.yaml names the agent "${harness.agent.name}", but the harness was sent for "${input.agent}".`,
      fix: 'Use the same name in harness.yaml and in the call.',
    });
  const { at, ...version } = input;
  return tx.addVersion({ ...version, createdAt: at });
}

/** The production release in force, or null before the first one. */
export function liveRelease(releases: StoredRelease[]): StoredRelease | null {
  return releases.findLast(({ channel, status }) => channel === 'production' && status === 'live') ?? null;
}

/**
 * Puts a version into production for everybody. The former production release is superseded.
 *
 * @throws AppError RELEASE.OVERLAP when a watched release changes a document that this one changes.
 */
export async function releaseToProduction(
  tx: HarnessTransaction,
  input: {
    version: Version;
    author: string;
    reason: string;
    at: Instant;
    rollbackOf?: string | null;
    proposalId?: string | null;
  },
): Promise<StoredRelease> {
  const releases = await tx.releases();
  const live = liveRelease(releases);
  if (live !== null) {
    const changes = diffManifests((await tx.version(live.version)).manifest, input.version.manifest);
    await refuseOverlaps(tx, releases, changes, []);
    await tx.updateRelease(live.id, { status: 'superseded', endedAt: input.at });
  }
  const release = await tx.addRelease({
    agent: input.version.agent,
    version: input.version.number,
    baseVersion: live?.version ?? input.version.number,
    channel: 'production',
    allocation: 1,
    status: 'live',
    startedAt: input.at,
    endedAt: null,
    targetIntents: [],
    taxonomyId: null,
    watchDays: 7,
    proposalId: input.proposalId ?? null,
    author: input.author,
    reason: input.reason,
    rollbackOf: input.rollbackOf ?? null,
  });
  await tx.audit({ actor: input.author, action: 'release', subject: release.tag, reason: input.reason, at: input.at });
  return release;
}

export interface CanaryRequest {
  version: Version;
  allocation: number;
  targetIntents: string[];
  taxonomyId: string | null;
  watchDays: number;
  proposalId: string | null;
  author: string;
  reason: string;
  at: Instant;
}

/**
 * Puts a version on the canary channel, randomised on its own and watched.
 *
 * @throws AppError RELEASE.OVERLAP when a watched release changes the same document or aims at the same intent: the two
 * could not be told apart.
 */
export async function shipCanary(tx: HarnessTransaction, request: CanaryRequest): Promise<StoredRelease> {
  const releases = await tx.releases();
  const live = liveRelease(releases);
  if (live === null)
    throw new AppError({
      code: 'RELEASE.NOPRODUCTION',
      message: 'There is no production release to compare a canary with.',
      fix: 'Release a version to production first.',
    });
  const production = await tx.version(live.version);
  const changes = diffManifests(production.manifest, request.version.manifest);
  if (Object.keys(changes).length === 0)
    throw new AppError({
      code: 'RELEASE.UNCHANGED',
      message: 'The version is the same as production.',
      fix: 'Change a document first.',
    });
  await refuseOverlaps(tx, releases, changes, request.targetIntents);
  const release = await tx.addRelease({
    agent: request.version.agent,
    version: request.version.number,
    baseVersion: live.version,
    channel: 'canary',
    allocation: request.allocation,
    status: 'watching',
    startedAt: request.at,
    endedAt: null,
    targetIntents: request.targetIntents,
    taxonomyId: request.taxonomyId,
    watchDays: request.watchDays,
    proposalId: request.proposalId,
    author: request.author,
    reason: request.reason,
    rollbackOf: null,
  });
  await tx.audit({
    actor: request.author,
    action: 'canary',
    subject: release.tag,
    reason: request.reason,
    at: request.at,
  });
  return release;
}

export function watchedReleases(releases: StoredRelease[]): StoredRelease[] {
  return releases.filter(({ channel, status }) => channel === 'canary' && status === 'watching');
}

async function refuseOverlaps(
  tx: HarnessTransaction,
  releases: StoredRelease[],
  changes: ManifestChanges,
  targetIntents: string[],
): Promise<void> {
  for (const watched of watchedReleases(releases)) {
    const [base, candidate] = [await tx.version(watched.baseVersion), await tx.version(watched.version)];
    const sharedPaths = conflicts(changes, diffManifests(base.manifest, candidate.manifest));
    const sharesIntent = targetIntents.some((intent) => watched.targetIntents.includes(intent));
    if (sharedPaths.length === 0 && !sharesIntent) continue;
    const what = sharedPaths.length > 0 ? `changes ${sharedPaths.join(', ')}` : 'aims at the same intent';
    throw new AppError({
      code: 'RELEASE.OVERLAP',
      message: `${watched.tag} is being watched and ${what} too.`,
      fix: 'Wait for its verdict, or roll it back.',
      status: 409,
    });
  }
}
