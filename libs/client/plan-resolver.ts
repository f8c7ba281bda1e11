import type { AppError, ReleasePlan } from '#contracts';
import { armsOf, resolveArms } from '#harness';
import { type HarnessHandle, makeHandle } from './harness-handle.js';

export type ResolveUser = (userId: string | null) => HarnessHandle;

/** Resolves users of one plan. Handles are made once for each set of arms, so that a lookup hashes and looks up. */
export function planResolver(plan: ReleasePlan, onMissing: (error: AppError) => void): ResolveUser {
  const handles = new Map<string, HarnessHandle>();
  return (userId) => {
    const arms = userId === null ? null : armsOf(plan, userId);
    const key = arms ? arms.join() : 'no user';
    let handle = handles.get(key);
    if (!handle) {
      handle = makeHandle(plan, resolveArms(plan, arms), onMissing);
      handles.set(key, handle);
    }
    return handle;
  };
}
