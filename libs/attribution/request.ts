import type { Conversation } from '#contracts';

/** What the user asked for first; empty where no user spoke. */
export function firstUserText(conversation: Conversation): string {
  return conversation.turns.find((turn) => turn.user !== null)?.user?.text ?? '';
}
