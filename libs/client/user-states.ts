import { type Instant, type UserStateItem, userStateSchema, type WriteUserState } from '#contracts';
import type { Send } from './service.js';

/** Users whose last known state is kept for when the service is away. */
const rememberedUsers = 1_000;

export interface UserStates {
  /**
   * What is known of a user. When the service is away: what it said last, or nothing, and `onError` hears of it.
   * With `asOf`, the state at that instant, for replays and backfills; then an error is thrown, since a replay on
   * another state would be wrong.
   */
  read(userId: string, options?: { asOf?: Instant }): Promise<UserStateItem[]>;
  /** Writes items; the service numbers their versions. Throws when it is away. */
  write(userId: string, items: WriteUserState['items']): Promise<void>;
}

/** Per-user state of one agent. */
export function userStates(agent: string, send: Send, onError: (error: unknown) => void): UserStates {
  const known = new Map<string, UserStateItem[]>();
  const pathOf = (userId: string, asOf?: Instant) =>
    `/v1/users/${encodeURIComponent(userId)}/state?${new URLSearchParams({ agent, ...(asOf ? { asOf } : {}) })}`;

  async function ask(userId: string, asOf?: Instant): Promise<UserStateItem[]> {
    const response = await send(pathOf(userId, asOf));
    return userStateSchema.parse(await response.json()).items;
  }

  function remember(userId: string, items: UserStateItem[]): UserStateItem[] {
    known.delete(userId);
    known.set(userId, items);
    if (known.size > rememberedUsers) known.delete(known.keys().next().value!);
    return items;
  }

  return {
    async read(userId, { asOf } = {}) {
      if (asOf) return ask(userId, asOf);
      try {
        return remember(userId, await ask(userId));
      } catch (error) {
        onError(error);
        return known.get(userId) ?? [];
      }
    },
    async write(userId, items) {
      await send(pathOf(userId), { method: 'PUT', body: { items } });
    },
  };
}
