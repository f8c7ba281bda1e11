import { createHash } from 'node:crypto';
import type { AnalysedConversation } from '#attribution';

/** Conversations a person reads in one sitting. */
const WORST = 10;
const SAMPLE = 10;

/** Those that most likely failed their user, worst first: failed ones with findings, by estimated chance of success. */
export function worstConversations(conversations: readonly AnalysedConversation[]): string[] {
  return conversations
    .filter(({ outcome, findings }) => outcome.failed && findings.length > 0)
    .sort(
      (a, b) =>
        a.outcome.successProbability - b.outcome.successProbability || (a.conversation.id < b.conversation.id ? -1 : 1),
    )
    .slice(0, WORST)
    .map(({ conversation }) => conversation.id);
}

/** Those nothing was found in, drawn at random: reading them shows what the detectors miss. Same seed, same draw. */
export function silentConversations(
  conversations: readonly AnalysedConversation[],
  seed: string,
): { silent: number; sample: string[] } {
  const silent = conversations.filter(({ findings }) => findings.length === 0);
  const lot = (id: string) => createHash('sha256').update(`${seed}\n${id}`).digest('hex');
  const drawn = silent.map(({ conversation }) => ({ id: conversation.id, lot: lot(conversation.id) }));
  drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  return { silent: silent.length, sample: drawn.slice(0, SAMPLE).map(({ id }) => id) };
}
