import { AppError, type EditEnvelope, type HarnessFile, type Instant, type Release, type Version } from '#contracts';
import { parseHarness } from '../parse-harness.js';
import { diffManifests } from '../versions/diff-manifests.js';
import { liveRelease } from './live-history.js';
import type { AuditAction, HarnessTransaction, NewRelease, StoredRelease } from './ports.js';
import { refuseDiverged, refuseMisfits, refuseOverlaps, watchedChanges } from './refusals.js';

/** Validates files as one harness and stores them as a version; what is repeated gives the newest version again. */
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
  const newest = await tx.newestVersion();
  if (newest !== null && newest.hash === harness.hash && addsNothing(newest, input.parents)) return newest;
  const { agent, files, parents, author, message, edits, at } = input;
  const added = await tx.addVersion({ agent, files, parents, author, message, edits, createdAt: at });
  await tx.audit({ actor: author, action: 'push', subject: tagOf(added), reason: message, at });
  return added;
}

/** Equal content on the newest version, or pushed again. From elsewhere it is another line, and has its own version. */
function addsNothing(newest: Version, parents: number[]): boolean {
  return parents.join() === String(newest.number) || parents.join() === newest.parents.join();
}

interface ReleaseInput {
  version: Version;
  author: string;
  reason: string;
  at: Instant;
  rollbackOf?: string | null;
  proposalId?: string | null;
}

/**
 * Puts a version into production for everybody. The former production release is superseded.
 *
 * @throws AppError RELEASE.OVERLAP when a watched release changes a document that this one changes, RELEASE.MISFIT when
 * it does not fit to one, RELEASE.DIVERGED when the version lacks what production changed since they parted.
 */
export async function releaseToProduction(tx: HarnessTransaction, input: ReleaseInput): Promise<StoredRelease> {
  const releases = await tx.releases();
  const live = liveRelease(releases);
  if (live !== null) {
    if (!input.rollbackOf) await refuseDiverged(tx, input.version, live);
    const changes = diffManifests((await tx.version(live.version)).manifest, input.version.manifest);
    const watched = await watchedChanges(tx, releases);
    refuseOverlaps(watched, { changes, targetIntents: [] });
    await refuseMisfits(tx, input.version.manifest, watched);
  }
  return putLive(tx, 'production', live, input);
}

/** Puts a version on staging, for whoever asks for that channel: nobody in production is served it. */
export async function releaseToStaging(tx: HarnessTransaction, input: ReleaseInput): Promise<StoredRelease> {
  return putLive(tx, 'staging', liveRelease(await tx.releases(), 'staging'), input);
}

async function putLive(
  tx: HarnessTransaction,
  channel: 'production' | 'staging',
  live: StoredRelease | null,
  { version, author, reason, at, rollbackOf = null, proposalId = null }: ReleaseInput,
): Promise<StoredRelease> {
  if (live !== null) await tx.updateRelease(live.id, { status: 'superseded', endedAt: at });
  const action = rollbackOf !== null ? 'rollback' : channel === 'staging' ? 'staging' : 'release';
  return addAudited(tx, action, {
    ...unwatched,
    agent: version.agent,
    version: version.number,
    baseVersion: live?.version ?? version.number,
    channel,
    startedAt: at,
    proposalId,
    author,
    reason,
    rollbackOf,
  });
}

/** What a release for everybody of its channel has in common with every other. */
const unwatched = {
  allocation: 1,
  status: 'live',
  endedAt: null,
  targetIntents: [],
  taxonomyId: null,
  watchDays: 7,
} satisfies Partial<Release>;

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
 * could not be told apart; RELEASE.MISFIT when users of both would get an invalid harness; RELEASE.DIVERGED when the
 * version lacks what production changed since they parted.
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
  await refuseDiverged(tx, request.version, live);
  const watched = await watchedChanges(tx, releases);
  const canary = { tag: tagOf(request.version), targetIntents: request.targetIntents, changes };
  refuseOverlaps(watched, canary);
  if (watched.length > 0) await refuseMisfits(tx, production.manifest, [...watched, canary]);
  return addAudited(tx, 'canary', {
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
}

/** The name of a version across agents. */
function tagOf({ agent, number }: Version): string {
  return `${agent}/v${number}`;
}

async function addAudited(tx: HarnessTransaction, action: AuditAction, release: NewRelease): Promise<StoredRelease> {
  const added = await tx.addRelease(release);
  const { author: actor, reason, startedAt: at } = release;
  await tx.audit({ actor, action, subject: added.tag, reason, at });
  return added;
}
