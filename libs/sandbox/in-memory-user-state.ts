import type { UserStateItem } from '#contracts';
import type { UserStatePort } from './ports.js';

/** User state that lives as long as the process: for tests, benches and runs without a server. */
export class InMemoryUserState implements UserStatePort {
  private readonly byUser = new Map<string, Map<string, UserStateItem>>();

  async read(userId: string): Promise<UserStateItem[]> {
    return [...(this.byUser.get(userId)?.values() ?? [])];
  }

  async write(userId: string, items: UserStateItem[]): Promise<void> {
    const known = this.byUser.get(userId) ?? new Map<string, UserStateItem>();
    for (const item of items) known.set(item.key, item);
    this.byUser.set(userId, known);
  }
}
