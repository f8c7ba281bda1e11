import { AppError, type PlanHeading, type ReleasePlan } from '#contracts';
import { buildReleasePlan, type HarnessStore, type HarnessTransaction, liveRelease, watchedReleases } from '#harness';
import type { ChangeFeed } from '#platform';
import { ParsedVersions } from './parsed-versions.js';

/** A plan as it goes over the wire. */
export interface ServedPlan {
  etag: string;
  json: Buffer;
  plan: ReleasePlan;
  heading: PlanHeading;
}

export interface PlanOwner {
  projectId: number;
  agent: string;
}

/** Plans kept: more agents than this are read from the database when asked for. */
const KEPT = 500;

/**
 * Plans in the form they are sent, kept until the feed tells of a release of their agent. While the feed does not hear,
 * every answer is read from the database: an old plan is never served because nobody said it is old.
 */
export class ServedPlans {
  private readonly kept = new Map<string, Promise<ServedPlan>>();
  private readonly parsed = new ParsedVersions();
  private readonly unsubscribe: () => void;

  constructor(
    private readonly storeOf: (projectId: number) => HarnessStore,
    private readonly feed: ChangeFeed,
  ) {
    this.unsubscribe = feed.subscribe('harness', (subject) => {
      if (subject === null) this.kept.clear();
      else this.kept.delete(subject);
    });
  }

  /** Calls at the same time share one reading. Throws HARNESS.UNRELEASED where nothing is in production. */
  plan(owner: PlanOwner): Promise<ServedPlan> {
    const subject = subjectOf(owner);
    const known = this.kept.get(subject);
    if (known !== undefined) return known;
    const reading = this.read(owner);
    if (!this.feed.hears) return reading;
    // Kept before it is read: a release that is told of meanwhile takes the reading away with it.
    this.kept.set(subject, reading);
    reading.catch(() => {
      if (this.kept.get(subject) === reading) this.kept.delete(subject);
    });
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size > KEPT) this.kept.delete(oldest);
    return reading;
  }

  close(): void {
    this.unsubscribe();
  }

  private async read({ projectId, agent }: PlanOwner): Promise<ServedPlan> {
    const plan = await this.storeOf(projectId).transaction(agent, (tx) => currentPlan(tx, agent, this.parsed));
    const { documents: _, ...heading } = plan;
    return { etag: `"${plan.hash}"`, json: Buffer.from(JSON.stringify(plan)), plan, heading };
  }
}

export function subjectOf({ projectId, agent }: PlanOwner): string {
  return `${projectId}/${agent}`;
}

async function currentPlan(tx: HarnessTransaction, agent: string, parsed: ParsedVersions): Promise<ReleasePlan> {
  const releases = await tx.releases();
  const live = liveRelease(releases);
  if (live === null)
    throw new AppError({
      code: 'HARNESS.UNRELEASED',
      message: `${agent} has no production release.`,
      fix: 'Push one and release it: `martingale harness push FOLDER --production`.',
      status: 404,
    });
  const production = await tx.version(live.version);
  const documents = { ...(await parsed.documents(tx, production)) };
  const canaries = [];
  for (const { id, version, baseVersion, allocation, salt } of watchedReleases(releases)) {
    const candidate = await tx.version(version);
    const base = await tx.version(baseVersion);
    Object.assign(documents, await parsed.documents(tx, candidate));
    canaries.push({ release: id, version, allocation, salt, base: base.manifest, manifest: candidate.manifest });
  }
  const { manifest } = production;
  return buildReleasePlan({
    agent,
    production: { release: live.id, version: live.version, manifest },
    canaries,
    documents,
  });
}
