import { AppError, type Manifest, type ReleasePlan, type ServedChannel } from '#contracts';
import { missingDocuments } from '../resolution/assemble-harness.js';
import { contentHash } from '../versions/content-hash.js';
import { conflicts, diffManifests } from '../versions/diff-manifests.js';
import type { DocumentStore } from '../versions/make-version.js';

/** The releases in force of one agent and the documents they name. */
export interface PlanInput {
  agent: string;
  /** Left out: production. */
  channel?: ServedChannel;
  production: { release: string; version: number; manifest: Manifest };
  /** `base` is the manifest the canary was made from: what it changed since is what treated users get. */
  canaries: {
    release: string;
    version: number;
    allocation: number;
    salt: string;
    base: Manifest;
    manifest: Manifest;
  }[];
  /** At least every document that the manifests name. */
  documents: DocumentStore;
}

/**
 * What a client needs to serve every user locally; canaries stand in the order of their versions. Equal input gives
 * an equal hash. Throws `RELEASE.CONFLICT` where two canaries, or a canary and production since the canary's base,
 * change the same document, since their effects could then not be told apart, and `RELEASE.INCOMPLETE` where a document is missing.
 */
export function buildReleasePlan({ agent, channel, production, canaries, documents }: PlanInput): ReleasePlan {
  for (const canary of canaries) refuseOvertaken(canary, production);
  const changed = canaries
    .map(({ base, manifest, ...canary }) => ({ ...canary, changes: diffManifests(base, manifest) }))
    .sort((a, b) => a.version - b.version || (a.release < b.release ? -1 : 1));
  refuseConflicts(changed);
  const plan = { agent, ...(channel === undefined ? {} : { channel }), production, canaries: changed, documents };
  refuseMissing({ ...plan, hash: '' });
  const named = new Set(
    [production.manifest, ...changed.map(({ changes }) => changes)].flatMap((m) => Object.values(m)),
  );
  return {
    ...plan,
    documents: Object.fromEntries(Object.entries(documents).filter(([hash]) => named.has(hash))),
    // The documents are named by their content, so that the manifests stand for them.
    hash: contentHash([agent, production, changed, ...(channel === undefined ? [] : [channel])]),
  };
}

/** Laying the canary over production must not take back what production changed since. */
function refuseOvertaken(canary: PlanInput['canaries'][number], production: PlanInput['production']): void {
  const changes = diffManifests(canary.base, canary.manifest);
  const shared = conflicts(changes, diffManifests(canary.base, production.manifest));
  if (shared.length > 0) throw conflicting(production.release, canary.release, shared);
}

function refuseConflicts(canaries: ReleasePlan['canaries']): void {
  for (const [index, canary] of canaries.entries()) {
    for (const other of canaries.slice(0, index)) {
      const shared = conflicts(canary.changes, other.changes);
      if (shared.length > 0) throw conflicting(other.release, canary.release, shared);
    }
  }
}

function conflicting(one: string, other: string, paths: string[]): AppError {
  return new AppError({
    code: 'RELEASE.CONFLICT',
    message: `Releases ${one} and ${other} both change ${paths.join(', ')}.`,
    fix: 'Queue one of them until the other is kept or reverted.',
    status: 409,
  });
}

function refuseMissing(plan: ReleasePlan): void {
  const missing = missingDocuments(plan);
  if (missing.length === 0) return;
  throw new AppError({
    code: 'RELEASE.INCOMPLETE',
    message: `The plan of ${plan.agent} lacks ${missing.length} documents, first ${missing[0]}.`,
    fix: 'Load every document that the manifests of production and its canaries name.',
  });
}
