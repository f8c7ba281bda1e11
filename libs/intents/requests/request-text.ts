import type { Conversation } from '#contracts';
import { cleanRequest } from './clean-request.js';

/** How a request begins, once greetings are gone. */
const REQUEST =
  /^(?:(?:and|also|now|then|next|actually|oh|finally|one more thing|another thing|in addition|additionally)[\s,]+){0,3}(?:(?:can|could|would|will) (?:you|i|we)|i(?: also|'d also| would also)? (?:want|need|wish)|i(?:'d| would)(?: also)? (?:like|love)|i(?:'m| am|'ve| have| was)(?: also)? (?:looking|trying|hoping|been trying|calling|wondering|having (?:trouble|problems|issues))|(?:how|where|when|why|what|which)\b(?!'s up)|is (?:there|it possible)|please|help me)/i;
/** A request that follows up the one before it: an answer or a plea, not a new need. */
const SAME_NEED =
  /^(?:can|could|would|will) you (?:please )?(?:check again|try again|repeat|look (?:it|that|those|them) up|do (?:it|that|this)|help)\b/i;
const FEWEST_WORDS = 4;

/**
 * What the user asked for, in order: the first request, then each later turn that opens a new one. A message that
 * only greets is passed over. The first is the primary one: it stands before the agent acts, so that it may stratify
 * a measurement.
 */
export function requestsOf(conversation: Conversation): string[] {
  const messages = conversation.turns.flatMap((turn) => (turn.user ? [cleanRequest(turn.user.text)] : []));
  const first = messages.findIndex((message) => wordCount(message) >= 2);
  if (first < 0) return messages.filter((message) => message !== '').slice(0, 1);
  const later = messages.slice(first + 1).filter(opensRequest);
  return [messages[first]!, ...later];
}

/** The primary request: the text by which a conversation is clustered. Empty when the user said nothing. */
export function requestText(conversation: Conversation): string {
  return requestsOf(conversation)[0] ?? '';
}

function opensRequest(message: string): boolean {
  return wordCount(message) >= FEWEST_WORDS && REQUEST.test(message) && !SAME_NEED.test(message);
}

function wordCount(message: string): number {
  return message.match(/\p{L}+/gu)?.length ?? 0;
}
