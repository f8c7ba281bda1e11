import type { ReleaseWithVerdict, Version } from '#contracts';

/**
 * The version to go on from: production, or the newest of what people pushed on top of it and nobody released or tried
 * yet. What a canary tried, or a rollback took back, is no ground to build on. Before the first release it is the newest
 * version; null where there is none.
 *
 * @param versions oldest first
 */
export function headVersion(
  versions: readonly Pick<Version, 'number' | 'parents'>[],
  releases: readonly Pick<ReleaseWithVerdict, 'version' | 'channel' | 'status'>[],
): number | null {
  const live = releases.findLast(({ channel, status }) => channel === 'production' && status === 'live');
  if (live === undefined) return versions.at(-1)?.number ?? null;
  const released = new Set(releases.filter(({ channel }) => channel !== 'staging').map(({ version }) => version));
  const line = new Set([live.version]);
  for (const { number, parents } of versions)
    if (!released.has(number) && parents.some((parent) => line.has(parent))) line.add(number);
  return Math.max(...line);
}
