import type { FastifyReply, FastifyRequest } from 'fastify';
import type { UserStateItem } from '#contracts';
import type { ChangeFeed } from '#platform';
import { requestKey } from '../access/request-key.js';

/** Answers kept. Beyond, the one asked for longest ago goes. */
const KEPT = 50_000;
/** A key that is revoked is refused after so long at the latest, as everywhere (projects.ts). */
const LONGEST_MS = 10_000;

interface KeptAnswer {
  user: string;
  json: string;
  until: number;
}

/**
 * Answers about users' states, to be given again without a look at the database: agents ask with every message. One is
 * dropped when its user's state changes, whoever changed it, and none is kept while changes are not heard.
 */
export class KeptStates {
  private readonly answers = new Map<string, KeptAnswer>();
  private readonly keysByUser = new Map<string, Set<string>>();
  private changesHeard = 0;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly changes: ChangeFeed,
    private readonly now: () => number,
  ) {
    this.unsubscribe = changes.subscribe('user_state', (subject) => {
      this.changesHeard++;
      if (subject === null) this.clear();
      else for (const key of this.keysByUser.get(userOf(subject)) ?? []) this.drop(key);
    });
  }

  /** The kept answer to a request, or undefined. */
  find(request: FastifyRequest): string | undefined {
    const key = requestKey(request);
    const known = this.answers.get(key);
    if (known === undefined) return undefined;
    this.answers.delete(key);
    if (known.until <= this.now()) {
      this.forget(key, known.user);
      return undefined;
    }
    this.answers.set(key, known);
    return known.json;
  }

  /** Reads a state to answer a request with, and keeps the answer unless something changed meanwhile. */
  async answer(request: FastifyRequest, subject: string, read: () => Promise<UserStateItem[]>): Promise<string> {
    const before = this.changesHeard;
    const items = await read();
    const json = JSON.stringify({ items });
    if (this.changes.hears && this.changesHeard === before)
      this.keep(requestKey(request), userOf(subject), json, items);
    return json;
  }

  close(): void {
    this.unsubscribe();
    this.clear();
  }

  private keep(key: string, user: string, json: string, items: readonly UserStateItem[]): void {
    const ends = items.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [Date.parse(expiresAt)]));
    this.answers.set(key, { user, json, until: Math.min(this.now() + LONGEST_MS, ...ends) });
    const keys = this.keysByUser.get(user) ?? new Set();
    this.keysByUser.set(user, keys.add(key));
    const [oldest] = this.answers.keys();
    if (oldest !== undefined && this.answers.size > KEPT) this.drop(oldest);
  }

  private drop(key: string): void {
    const known = this.answers.get(key);
    if (known === undefined) return;
    this.answers.delete(key);
    this.forget(key, known.user);
  }

  private forget(key: string, user: string): void {
    const keys = this.keysByUser.get(user);
    keys?.delete(key);
    if (keys?.size === 0) this.keysByUser.delete(user);
  }

  private clear(): void {
    this.answers.clear();
    this.keysByUser.clear();
  }
}

/** A kept answer is given before any other work on a request. */
export function giveKeptStates(states: KeptStates) {
  return (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const json = request.method === 'GET' ? states.find(request) : undefined;
    if (json === undefined) next();
    else reply.header('content-type', 'application/json; charset=utf-8').send(json);
  };
}

/** Whose state a subject names: what one agent shares of a user enters the answers to all agents. */
function userOf(subject: string): string {
  const [project, , userId] = subject.split('/');
  return `${project}/${userId}`;
}
