import { z } from 'zod';
import { hashUserId } from '#conversations';
import type { Identity, UserKey } from '#platform';

/** A user's id as in the telemetry, or its hash. */
export const userIdSchema = z.string().min(1).max(512);

/** Callers name users as they do in their telemetry; only the hash is stored. */
export function stateKey({ projectId, userKey }: Identity, user: string, { agent }: { agent: string }): UserKey {
  return { projectId, agent, userId: hashUserId(user, userKey) };
}
