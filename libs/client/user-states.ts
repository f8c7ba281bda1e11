import { type Instant, type UserStateItem, userStateSchema, type WriteUserState } from '#contracts';
import type { Send } from './service.js';

/** Users whose last known state is kept for when the service is away. */
const rememberedUsers = 1_000;

export interface StateOptions {
  /** The state at that instant, for replays and backfills; then a service that is away is an error. */
  asOf?: Instant;
  /** Reads also what is known in this session alone. */
  session?: string;
}

export interface UserStates {
  /**
   * What is known of a user. When the service is away: what it said last, or nothing, and `onError` hears of it.
   * With `asOf` an error is thrown, since a replay on another state would be wrong.
   */
  read(userId: string, options?: StateOptions): Promise<UserStateItem[]>;
  /** Writes items; the service numbers their versions. Throws when it is away. */
  write(userId: string, items: WriteUserState['items']): Promise<void>;
}

/** Per-user state of one agent. */
export function userStates(agent: string, send: Send, onError: (error: unknown) => void): UserStates {
  const known = new Map<string, UserStateItem[]>();
  const pathOf = (userId: string, { asOf, session }: StateOptions = {}) => {
    const query = new URLSearchParams({ agent, ...(asOf ? { asOf } : {}), ...(session ? { session } : {}) });
    return `/v1/users/${encodeURIComponent(userId)}/state?${query}`;
  };

  async function ask(path: string): Promise<UserStateItem[]> {
    const response = await send(path);
    return userStateSchema.parse(await response.json()).items;
  }

  /** A user of whom nothing is known, as after an erasure, is not remembered. */
  function remember(path: string, items: UserStateItem[]): UserStateItem[] {
    known.delete(path);
    if (items.length > 0) known.set(path, items);
    if (known.size > rememberedUsers) known.delete(known.keys().next().value!);
    return items;
  }

  async function read(userId: string, options: StateOptions = {}): Promise<UserStateItem[]> {
    const path = pathOf(userId, options);
    if (options.asOf) return ask(path);
    try {
      return remember(path, await ask(path));
    } catch (error) {
      onError(error);
      return known.get(path) ?? [];
    }
  }

  return {
    read,
    async write(userId, items) {
      await send(pathOf(userId), { method: 'PUT', body: { items } });
    },
  };
}
