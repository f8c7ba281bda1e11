import type { z } from 'zod';
import { AppError, type PlanHeading, planHeadingSchema, type ReleasePlan, releasePlanSchema } from '#contracts';
import { missingDocuments } from '#harness';

/**
 * A release plan from the wire or the disk, checked and frozen: harnesses built from it are shared by all users, so
 * nobody may change them. Throws `CLIENT.PLAN_INVALID`; the caller then goes on with the plan it has.
 */
export function readPlan(value: unknown, agent: string): ReleasePlan {
  const plan = parse(releasePlanSchema, value, agent);
  const missing = missingDocuments(plan);
  if (missing.length > 0) throw invalid(`it lacks ${missing.length} documents`);
  return freezeDeep(plan);
}

/** The heading of a plan from the wire, checked. Throws `CLIENT.PLAN_INVALID`. */
export function readHeading(value: unknown, agent: string): PlanHeading {
  return parse(planHeadingSchema, value, agent);
}

/** The announced plan with documents that are at hand, frozen; null where some are not. */
export function completePlan(heading: PlanHeading, documents: ReleasePlan['documents']): ReleasePlan | null {
  if (missingDocuments({ ...heading, documents }).length > 0) return null;
  const manifests = [heading.production.manifest, ...heading.canaries.map(({ changes }) => changes)];
  const named = new Set(manifests.flatMap((manifest) => Object.values<string | null>(manifest)));
  const kept = Object.entries(documents).filter(([hash]) => named.has(hash));
  return freezeDeep({ ...heading, documents: Object.fromEntries(kept) });
}

function parse<Plan extends PlanHeading>(schema: z.ZodType<Plan>, value: unknown, agent: string): Plan {
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(`${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`);
  if (result.data.agent !== agent) throw invalid(`it is the plan of ${result.data.agent}, not of ${agent}`);
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
