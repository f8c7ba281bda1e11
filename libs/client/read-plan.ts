import type { z } from 'zod';
import {
  AppError,
  type PlanHeading,
  planHeadingSchema,
  type ReleasePlan,
  releasePlanSchema,
  type ServedChannel,
} from '#contracts';
import { missingDocuments } from '#harness';

/** Whose plan, and of which channel: production where it is left out. */
export interface PlanSubject {
  agent: string;
  channel?: ServedChannel | undefined;
}

/** What to add to the path of a plan. */
export function channelQuery(channel: ServedChannel | undefined): string {
  return channel === undefined ? '' : `?channel=${channel}`;
}

/**
 * A release plan from the wire or the disk, checked and frozen: harnesses built from it are shared by all users, so
 * nobody may change them. Throws `CLIENT.PLAN_INVALID`; the caller then goes on with the plan it has.
 */
export function readPlan(value: unknown, subject: PlanSubject): ReleasePlan {
  const plan = parse(releasePlanSchema, value, subject);
  const missing = missingDocuments(plan);
  if (missing.length > 0) throw invalid(`it lacks ${missing.length} documents`);
  return freezeDeep(plan);
}

/** The heading of a plan from the wire, checked. Throws `CLIENT.PLAN_INVALID`. */
export function readHeading(value: unknown, subject: PlanSubject): PlanHeading {
  return parse(planHeadingSchema, value, subject);
}

/** The announced plan with the documents it brings and those at hand, frozen; null where some are missing. */
export function completePlan(heading: PlanHeading, atHand: ReleasePlan['documents']): ReleasePlan | null {
  const documents = { ...atHand, ...heading.documents };
  if (missingDocuments({ ...heading, documents }).length > 0) return null;
  const manifests = [heading.production.manifest, ...heading.canaries.map(({ changes }) => changes)];
  const named = new Set(manifests.flatMap((manifest) => Object.values<string | null>(manifest)));
  const kept = Object.entries(documents).filter(([hash]) => named.has(hash));
  return freezeDeep({ ...heading, documents: Object.fromEntries(kept) });
}

function parse<Plan extends PlanHeading>(
  schema: z.ZodType<Plan>,
  value: unknown,
  { agent, channel: asked = 'production' }: PlanSubject,
): Plan {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(`${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`);
  if (result.data.agent !== agent) throw invalid(`it is the plan of ${result.data.agent}, not of ${agent}`);
  const { channel = 'production' } = result.data;
  // Also a plan on a disk that two agents share: what is on staging is for nobody in production.
  if (channel !== asked) throw invalid(`it is the plan of ${channel}, not of ${asked}`);
  return result.data;
}

function invalid(reason: string): AppError {
  return new AppError({
    code: 'CLIENT.PLAN_INVALID',
    message: `The release plan cannot be used: ${reason}.`,
    fix: 'Check that `url` and `agent` are right and that client and service are of matching versions.',
  });
}

function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const item of Object.values(value)) freezeDeep(item);
  return value;
}
