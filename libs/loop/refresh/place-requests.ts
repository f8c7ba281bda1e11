import { UNCLUSTERED } from '#contracts';
import type { IntentAssigner } from '#intents';
import type { Assignment, ConversationRequests } from '#platform';

/** The places of conversations by what was asked in them: the same, whoever asks and in whatever company. */
export async function placeRequests(
  assigner: IntentAssigner,
  conversations: readonly ConversationRequests[],
): Promise<Assignment[]> {
  const intents = await assigner.assign(
    conversations.flatMap(({ request, laterRequests }) => [request, ...laterRequests]),
  );
  let from = 0;
  return conversations.map(({ conversationId, laterRequests }) => {
    const to = from + 1 + laterRequests.length;
    const [intentId, ...later] = intents.slice(from, to) as [string, ...string[]];
    from = to;
    const alsoIntentIds = [...new Set(later)].filter((id) => id !== intentId && id !== UNCLUSTERED);
    return { conversationId, intentId, alsoIntentIds };
  });
}
