import type { UserStateItem } from '#contracts';
import { offeredTools, resolveUserValues, type UserValue } from '#harness';
import type { AuthoredTools, UserSession } from './authored-tools.js';
import type { HarnessHandle } from './harness-handle.js';
import { lastKnown } from './last-known.js';
import type { UserStates } from './user-states.js';

/** The harness of a user and what is known of that user, at one moment. `tools()` includes the user's authored ones. */
export interface UserHarness extends HarnessHandle {
  userId: string;
  /** Facts, preferences and overlays of the user; the last known ones where the service did not answer in time. */
  state: readonly UserStateItem[];
  /** What holds for the user, by key: the memory slots of the harness laid together with the state. */
  values: readonly UserValue[];
}

export interface UserHarnessOptions {
  states: Pick<UserStates, 'read'>;
  authored: Pick<AuthoredTools, 'read'>;
  /** Nobody waits longer for what is known of a user. */
  waitMs: number;
  onError: (error: unknown) => void;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Lays what is known of a user over a handle; waits at most `waitMs` for it, and never fails. */
export function userHarnesses({ states, authored, waitMs, onError, now }: UserHarnessOptions) {
  const keyOf = ({ userId, session }: UserSession) => JSON.stringify([userId, session]);
  const bounded = { keyOf, nothing: [], waitMs, onError };
  const stateOf = lastKnown({ ...bounded, read: ({ userId, session }) => states.read(userId, { session }) });
  const authoredFor = lastKnown({ ...bounded, read: authored.read });
  return async (user: UserSession, handleOf: (userId: string) => HarnessHandle): Promise<UserHarness> => {
    const [items, added] = await Promise.all([stateOf(user), authoredFor(user)]);
    const at = now();
    // What was known last may be over by now.
    const state = items.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > at);
    const handle = handleOf(user.userId);
    const tools = added.length === 0 ? handle.tools() : offeredTools(handle.tools(), added);
    const values = resolveUserValues(handle.memory(), state, new Date(at).toISOString());
    return Object.freeze({ ...handle, userId: user.userId, state, values, tools: () => tools });
  };
}
