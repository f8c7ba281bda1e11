import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestKey } from '../access/request-key.js';
import type { PlanOwner, ServedPlan, ServedPlans } from './served-plans.js';

/** A key that is revoked is refused after so long at the latest, as everywhere (projects.ts). */
const LONGEST_MS = 10_000;
const KEPT = 10_000;

/**
 * Whose plan a request asks for, where the same request was let in and read moments ago: clients ask again and again. It is
 * answered before any other work on it; the plan itself is the one in force.
 */
export class PlanCallers {
  private readonly owners = new Map<string, { owner: PlanOwner; until: number }>();

  constructor(
    private readonly plans: ServedPlans,
    private readonly now: () => number,
  ) {}

  /** Remembers a request that was let in. */
  note(request: FastifyRequest, owner: PlanOwner): void {
    if (this.owners.size >= KEPT) this.owners.clear();
    this.owners.set(requestKey(request), { owner, until: this.now() + LONGEST_MS });
  }

  /** The hook that answers what it can. What cannot be answered goes the way of all requests, and meets its error there. */
  readonly answer = (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const known = request.method === 'GET' ? this.owners.get(requestKey(request)) : undefined;
    if (known === undefined || known.until <= this.now()) next();
    else
      this.plans.plan(known.owner).then(
        (plan) => sendPlan(reply, plan, request.headers['if-none-match']),
        () => next(),
      );
  };
}

/** Sends a plan, or 304 to a client that has it. */
export function sendPlan(reply: FastifyReply, { etag, json }: ServedPlan, known: string | undefined): void {
  reply.header('etag', etag).header('cache-control', 'no-cache');
  if (known === etag) reply.status(304).send();
  else reply.header('content-type', 'application/json; charset=utf-8').send(json);
}
