import type { PlacedRequest } from './placed-request.js';

/** What fewer people ask for may be the matter of one of them. */
export const FEWEST_USERS = 5;

/** How many users ask: a conversation whose user is unknown counts as one. */
export function usersOf(requests: readonly PlacedRequest[]): number {
  const users = new Set(requests.flatMap(({ userId }) => (userId === null ? [] : [userId])));
  return users.size + requests.filter(({ userId }) => userId === null).length;
}
