import type { Arm, Channel, Manifest, ReleasePlan } from '#contracts';
import { assignArm } from './assign-arm.js';

/** What one user gets. */
export interface Resolution {
  release: string;
  version: number;
  channel: Channel;
  /** Release id → arm, for every canary of the plan: also control is stamped. */
  arms: Record<string, Arm>;
  /** Production overlaid with the changes of each canary in whose treatment arm the user is. */
  manifest: Manifest;
}

/**
 * Resolves a plan for a user; null for a request without one, which gets production and takes part in no experiment.
 * A user in several treatment arms gets all their changes; release and version are then those of the last canary.
 */
export function resolveForUser(plan: ReleasePlan, userId: string | null): Resolution {
  return resolveArms(plan, userId === null ? null : armsOf(plan, userId));
}

/** The arm of a user in each canary, in the order of the plan. */
export function armsOf(plan: ReleasePlan, userId: string): Arm[] {
  return plan.canaries.map(({ salt, allocation }) => assignArm(salt, userId, allocation));
}

/** What users with these arms get; null for those without arms. Equal arms, equal result: callers may keep it. */
export function resolveArms(plan: ReleasePlan, arms: Arm[] | null): Resolution {
  const { channel = 'production' } = plan;
  if (!arms) return { ...placeOf(plan.production, channel), arms: {}, manifest: plan.production.manifest };
  const treated = plan.canaries.filter((_, index) => arms[index] === 'treatment');
  const last = treated.at(-1);
  return {
    ...(last ? placeOf(last, 'canary') : placeOf(plan.production, channel)),
    arms: Object.fromEntries(plan.canaries.map(({ release }, index) => [release, arms[index]!])),
    manifest: overlay(
      plan.production.manifest,
      treated.map(({ changes }) => changes),
    ),
  };
}

/** A manifest with changes laid over it: null takes a document away. */
export function overlay(manifest: Manifest, changes: Record<string, string | null>[]): Manifest {
  const entries = new Map<string, string | null>(Object.entries(manifest));
  for (const change of changes) for (const [path, hash] of Object.entries(change)) entries.set(path, hash);
  return Object.fromEntries([...entries].filter((entry): entry is [string, string] => entry[1] !== null));
}

function placeOf({ release, version }: { release: string; version: number }, channel: Channel) {
  return { release, version, channel };
}
