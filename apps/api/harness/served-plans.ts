import type { ReleasePlan, ServedChannel } from '#contracts';
import { currentPlan, type HarnessStore } from '#harness';
import type { ChangeFeed } from '#platform';
import { ParsedDocuments } from './parsed-documents.js';

/** A plan as it goes over the wire. */
export interface ServedPlan {
  etag: string;
  json: Buffer;
  plan: ReleasePlan;
}

export interface PlanOwner {
  projectId: number;
  agent: string;
  /** Left out: production. */
  channel?: ServedChannel | undefined;
}

/** Plans kept: more agents than this are read from the database when asked for. */
const KEPT = 500;

/**
 * Plans in the form they are sent, kept until the feed tells of a release of their agent. While the feed does not hear,
 * every answer is read from the database: an old plan is never served because nobody said it is old.
 */
export class ServedPlans {
  /** By subject of the feed; a plan for each channel. */
  private readonly kept = new Map<string, Map<ServedChannel, Promise<ServedPlan>>>();
  private readonly parsed = new ParsedDocuments();
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
    const { channel = 'production' } = owner;
    const known = this.kept.get(subject)?.get(channel);
    if (known !== undefined) return known;
    const reading = this.read(owner);
    if (!this.feed.hears) return reading;
    // Kept before it is read: a release that is told of meanwhile takes the reading away with it.
    const plans = this.kept.get(subject) ?? new Map<ServedChannel, Promise<ServedPlan>>();
    this.kept.set(subject, plans.set(channel, reading));
    reading.catch(() => {
      if (plans.get(channel) === reading) plans.delete(channel);
    });
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size > KEPT) this.kept.delete(oldest);
    return reading;
  }

  close(): void {
    this.unsubscribe();
  }

  private async read({ projectId, agent, channel }: PlanOwner): Promise<ServedPlan> {
    const plan = await this.storeOf(projectId).transaction(agent, (tx) =>
      currentPlan(tx, agent, channel, (transaction, version) => this.parsed.of(transaction, version)),
    );
    return { etag: `"${plan.hash}"`, json: Buffer.from(JSON.stringify(plan)), plan };
  }
}

export function subjectOf({ projectId, agent }: PlanOwner): string {
  return `${projectId}/${agent}`;
}
