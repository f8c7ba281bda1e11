import type { Conversation } from '#contracts';
import { frustrationTrajectory } from '#findings';

/** What a turn adds to the user's displeasure, or takes from it, where it says how things went. */
const REACTION = 0.2;
const MOST_TURNS = 8;

/**
 * What the user said after a turn and would say whatever the agent did there: further requests and facts. Praise,
 * complaints and what is said again answer words that a replay may not say, and are left out.
 */
export function laterWords(conversation: Conversation, turn: number): string[] {
  const reactions = new Set(
    frustrationTrajectory(conversation)
      .filter(({ added, restates }) => restates || Math.abs(added) >= REACTION)
      .map((level) => level.turn),
  );
  return conversation.turns
    .flatMap(({ index, user }) => (user !== null && index > turn && !reactions.has(index) ? [user.text] : []))
    .slice(0, MOST_TURNS);
}
