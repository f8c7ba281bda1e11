import type { Release } from '#contracts';
import type { StoredRelease } from './ports.js';

/** A version that was live, on top of what was live before it. */
interface Past {
  version: number;
  before: Past | null;
}

/** The release in force on a channel that serves one version at a time, or null where there is none. */
export function liveRelease(
  releases: StoredRelease[],
  channel: Release['channel'] = 'production',
): StoredRelease | null {
  return releases.findLast((release) => release.channel === channel && release.status === 'live') ?? null;
}

/**
 * The version to which a rollback of what is live returns: the one that was live before it. What a rollback took back
 * is no part of that history any more, so that the next one goes further back instead of back and forth; a return to an
 * earlier version also returns to the history that it had. Null where nothing else was live before.
 */
export function formerVersion(releases: StoredRelease[], channel: Release['channel'] = 'production'): number | null {
  let live = null as Past | null;
  const lastAs = new Map<number, Past>();
  for (const { version, rollbackOf, status } of releases.filter((release) => release.channel === channel)) {
    if (rollbackOf !== null) live = lastAs.get(version) ?? { version, before: live?.before ?? null };
    else if (live === null || live.version !== version) live = { version, before: live };
    lastAs.set(version, live);
    // Taken off without another in its place: what comes next begins anew.
    if (status === 'reverted') live = null;
  }
  return live?.before?.version ?? null;
}

/** The canaries that are being watched. */
export function watchedReleases(releases: StoredRelease[]): StoredRelease[] {
  return releases.filter(({ channel, status }) => channel === 'canary' && status === 'watching');
}
