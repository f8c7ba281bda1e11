import { AppError, type Manifest, type Version } from '#contracts';
import { checkHarness } from '../parse-harness.js';
import { formatProblem } from '../problem.js';
import { overlay } from '../resolution/resolve-for-user.js';
import { conflicts, diffManifests, type ManifestChanges } from '../versions/diff-manifests.js';
import { haveDiverged } from '../versions/lineage.js';
import { watchedReleases } from './live-history.js';
import type { HarnessTransaction, StoredRelease } from './ports.js';

/** A watched canary, or one to be: what it is called and what it changes. */
export interface CanaryChange {
  tag: string;
  targetIntents: string[];
  changes: ManifestChanges;
}

/** What every watched canary changes since the production version it stands on. */
export async function watchedChanges(tx: HarnessTransaction, releases: StoredRelease[]): Promise<CanaryChange[]> {
  const watched: CanaryChange[] = [];
  for (const { tag, targetIntents, baseVersion, version } of watchedReleases(releases)) {
    const [base, candidate] = [await tx.version(baseVersion), await tx.version(version)];
    watched.push({ tag, targetIntents, changes: diffManifests(base.manifest, candidate.manifest) });
  }
  return watched;
}

/** Throws `RELEASE.OVERLAP` where a watched canary changes the same document or aims at the same intent. */
export function refuseOverlaps(watched: CanaryChange[], { changes, targetIntents }: Omit<CanaryChange, 'tag'>): void {
  for (const other of watched) {
    const sharedPaths = conflicts(changes, other.changes);
    const sharesIntent = targetIntents.some((intent) => other.targetIntents.includes(intent));
    if (sharedPaths.length === 0 && !sharesIntent) continue;
    const what = sharedPaths.length > 0 ? `changes ${sharedPaths.join(', ')}` : 'aims at the same intent';
    throw new AppError({
      code: 'RELEASE.OVERLAP',
      message: `${other.tag} is being watched and ${what} too.`,
      fix: 'Wait for its verdict, or roll it back.',
      status: 409,
    });
  }
}

/**
 * Throws `RELEASE.DIVERGED` where the version was made beside the one in production: it would silently take back what
 * production changed since. Of two people who ship from the same base at once, the second one learns of it here.
 */
export async function refuseDiverged(tx: HarnessTransaction, version: Version, live: StoredRelease): Promise<void> {
  if (!haveDiverged(await tx.lineage(), version.number, live.version)) return;
  const { agent, number } = version;
  throw new AppError({
    code: 'RELEASE.DIVERGED',
    message:
      `${agent}/v${number} lacks what ${live.tag} changed, which ${live.author} put into production ` +
      `at ${live.startedAt}${live.reason === '' ? '' : ` (${live.reason})`}.`,
    fix: `Carry it over with POST /v1/agents/${agent}/versions/${number}/rebase and ship the version that makes; to take ${live.tag} back, roll back ${live.id}.`,
    status: 409,
  });
}

/**
 * Throws `RELEASE.MISFIT` where users whom several canaries treat would get documents that do not fit together, such as
 * a tool of one that another refers to and takes away. Looks at each canary, each pair, and all of them.
 */
export async function refuseMisfits(
  tx: HarnessTransaction,
  production: Manifest,
  canaries: CanaryChange[],
): Promise<void> {
  for (const together of combinations(canaries)) {
    const manifest = overlay(
      production,
      together.map(({ changes }) => changes),
    );
    const { problems } = checkHarness(await tx.files({ manifest }));
    const [problem] = problems;
    if (problem === undefined) continue;
    throw new AppError({
      code: 'RELEASE.MISFIT',
      message: `With ${together.map(({ tag }) => tag).join(' and ')} at once a user would get a harness that is invalid: ${formatProblem(problem)}`,
      fix: 'Wait for the verdict of what is being watched, or roll it back.',
      status: 409,
    });
  }
}

function combinations<Item>(items: Item[]): Item[][] {
  const pairs = items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other]));
  return [...items.map((item) => [item]), ...pairs, ...(items.length > 2 ? [items] : [])];
}
