import { AppError, type ReleasePlan, type ServedChannel, type Version } from '#contracts';
import { type DocumentStore, readVersionContent } from '../versions/make-version.js';
import { buildReleasePlan, type PlanInput } from './build-release-plan.js';
import { liveRelease, watchedReleases } from './live-history.js';
import type { HarnessTransaction, StoredRelease } from './ports.js';

/** The parsed documents of a version. */
export type ReadDocuments = (tx: HarnessTransaction, version: Version) => Promise<DocumentStore>;

const readDocuments: ReadDocuments = async (tx, version) => readVersionContent(await tx.files(version)).documents;

/**
 * What is in force on a channel now. Staging is one version without canaries: what was put there, or what is in production
 * while nothing was. Throws HARNESS.UNRELEASED where nothing is in force.
 */
export async function currentPlan(
  tx: HarnessTransaction,
  agent: string,
  channel: ServedChannel = 'production',
  documentsOf: ReadDocuments = readDocuments,
): Promise<ReleasePlan> {
  const releases = await tx.releases();
  const live = (channel === 'staging' ? liveRelease(releases, 'staging') : null) ?? liveRelease(releases);
  if (live === null) throw unreleased(agent);
  const version = await tx.version(live.version);
  const production = { release: live.id, version: live.version, manifest: version.manifest };
  const documents = await documentsOf(tx, version);
  if (channel === 'staging') return buildReleasePlan({ agent, channel, production, canaries: [], documents });
  const canaries = await readCanaries(tx, releases, documentsOf);
  return buildReleasePlan({
    agent,
    production,
    canaries: canaries.map(({ canary }) => canary),
    documents: Object.assign({}, documents, ...canaries.map((one) => one.documents)),
  });
}

async function readCanaries(tx: HarnessTransaction, releases: StoredRelease[], documentsOf: ReadDocuments) {
  const canaries: { canary: PlanInput['canaries'][number]; documents: DocumentStore }[] = [];
  for (const { id, version, baseVersion, allocation, salt } of watchedReleases(releases)) {
    const [candidate, base] = [await tx.version(version), await tx.version(baseVersion)];
    canaries.push({
      canary: { release: id, version, allocation, salt, base: base.manifest, manifest: candidate.manifest },
      documents: await documentsOf(tx, candidate),
    });
  }
  return canaries;
}

function unreleased(agent: string): AppError {
  return new AppError({
    code: 'HARNESS.UNRELEASED',
    message: `${agent} has no production release.`,
    fix: 'Push one and release it: `martingale harness push FOLDER --production`.',
    status: 404,
  });
}
