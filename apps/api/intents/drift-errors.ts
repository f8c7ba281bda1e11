import { AppError } from '#contracts';
import type { StoredDrift } from '#platform';

/** Why there is no drift to tell of. */
export function noDrift(agent: string, taxonomyId: string | null, stored: StoredDrift | null): AppError {
  const refresh = 'POST /v1/agents/{agent}/runs {"stage": "refresh"}';
  const because = (message: string, fix: string) =>
    new AppError({ code: 'INTENTS.NODRIFT', message, fix, status: 404 });
  if (stored?.origin === 'curation')
    return because(
      `Taxonomy ${stored.id} was made by a person's decision: nothing drifted.`,
      'Leave taxonomyId out for the last refresh.',
    );
  if (stored !== null)
    return because(
      `The refresh number ${stored.number} had no taxonomy before it to be compared with.`,
      `Ask again after the next refresh: the weekly one, or ${refresh}.`,
    );
  return taxonomyId === null
    ? because(`The agent ${agent} has no intents yet.`, `Wait for two weekly refreshes, or start them: ${refresh}.`)
    : because(
        `The agent ${agent} has no taxonomy ${taxonomyId}.`,
        'Leave taxonomyId out for the last refresh; GET /v1/agents/{agent}/intents names the newest.',
      );
}
