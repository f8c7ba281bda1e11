import { type Conversation } from '#contracts';

/** What the user asked first: the text an intent is read from. Empty where no user spoke. */
export function firstRequest(conversation: Conversation): string {
  return conversation.turns.find((turn) => turn.user !== null)?.user?.text ?? '';
}
