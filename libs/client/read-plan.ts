import { AppError, type ReleasePlan, releasePlanSchema } from '#contracts';
import { missingDocuments } from '#harness';

/**
 * A release plan from the wire or the disk, checked and frozen: harnesses built from it are shared by all users, so
 * nobody may change them. Throws `CLIENT.PLAN_INVALID`; the caller then goes on with the plan it has.
 */
export function readPlan(value: unknown, agent: string): ReleasePlan {
  const result = releasePlanSchema.safeParse(value);
  if (!result.success) throw invalid(`${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`);
  const plan = result.data;
  if (plan.agent !== agent) throw invalid(`it is the plan of ${plan.agent}, not of ${agent}`);
  const missing = missingDocuments(plan);
  if (missing.length > 0) throw invalid(`it lacks ${missing.length} documents`);
  return freezeDeep(plan);
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
