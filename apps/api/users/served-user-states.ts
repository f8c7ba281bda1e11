import type { UserStateBody, UserStateItem } from '#contracts';
import { type Database, readUserState, type UserKey, userSubject } from '#platform';

/** Users kept. Beyond, the one asked for longest ago goes. */
const KEPT = 20_000;

interface KeptState {
  json: Promise<string>;
  /** When the first item expires, ms. */
  until: number;
}

/** What is known of users, as it is sent: kept until the feed tells of a change or an item expires. */
export class ServedUserStates {
  private readonly kept = new Map<string, KeptState>();
  private readonly unsubscribe: () => void;

  constructor(
    private readonly database: Database,
    private readonly now: () => string,
  ) {
    this.unsubscribe = database.changes.subscribe('user_state', (subject) => {
      if (subject === null) this.kept.clear();
      else this.kept.delete(subject);
    });
  }

  /** The body of the answer, JSON of `UserStateBody`. */
  read(user: UserKey): Promise<string> {
    const subject = userSubject(user);
    const at = this.now();
    const known = this.kept.get(subject);
    this.kept.delete(subject);
    if (known !== undefined && Date.parse(at) < known.until) {
      this.kept.set(subject, known);
      return known.json;
    }
    const reading = readUserState(this.database.pool, user, at);
    const json = reading.then((items) => JSON.stringify({ items } satisfies UserStateBody));
    if (this.database.changes.hears) this.keep(subject, reading, json);
    return json;
  }

  close(): void {
    this.unsubscribe();
  }

  /** Kept before it is read: a change that is told of meanwhile takes the reading away with it. */
  private keep(subject: string, reading: Promise<UserStateItem[]>, json: Promise<string>): void {
    const state: KeptState = { json, until: Number.POSITIVE_INFINITY };
    this.kept.set(subject, state);
    const [oldest] = this.kept.keys();
    if (oldest !== undefined && this.kept.size > KEPT) this.kept.delete(oldest);
    reading.then(
      (items) => {
        state.until = Math.min(
          ...items.map(({ expiresAt }) => (expiresAt === null ? state.until : Date.parse(expiresAt))),
          state.until,
        );
      },
      () => {
        if (this.kept.get(subject) === state) this.kept.delete(subject);
      },
    );
  }
}
