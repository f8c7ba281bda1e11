import { groupBy, type RetrievalCoverage } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { wilson } from '../intervals.js';
import { userOf } from '../traffic.js';
import { missingTerms } from './missing-terms.js';
import { type Search, searchesOf } from './searches.js';
import { unansweredOf } from './unanswered.js';
import { wordsIn } from './words.js';

/** Unanswered searches, and users who made them, from which an intent is told. */
const LEAST_UNANSWERED = 5;
const LEAST_USERS = 3;
/** Share of an intent's searches that surely goes unanswered. */
const LEAST_SHARE = 0.05;
const MOST_INTENTS = 50;
const EXEMPLARS = 5;

/** The intents whose searches go unanswered in numbers that matter, most unanswered first. Linear in what was said and found. */
export function retrievalCoverage(conversations: Iterable<AnalysedConversation>): RetrievalCoverage[] {
  const all = [...conversations];
  const searches = all.flatMap(searchesOf);
  const unanswered = unansweredOf(searches);
  const open = [...groupBy(searches, ({ analysed }) => analysed.intentId)]
    .map(([intentId, made]) => ({ intentId, made: made.length, missed: made.filter((one) => unanswered.has(one)) }))
    .filter(matters)
    .sort((a, b) => b.missed.length - a.missed.length || (a.intentId < b.intentId ? -1 : 1))
    .slice(0, MOST_INTENTS);
  const terms = missingTerms(new Map(open.map(({ intentId, missed }) => [intentId, missed])), {
    conversations: all,
    searches,
    unanswered,
  });
  return open.map(({ intentId, made, missed }) => ({
    intentId,
    searches: made,
    unanswered: missed.length,
    users: usersOf(missed),
    missingTerms: terms.get(intentId)!,
    exemplars: exemplarsOf(missed, terms.get(intentId)!),
  }));
}

function matters({ made, missed }: { made: number; missed: readonly Search[] }): boolean {
  return (
    missed.length >= LEAST_UNANSWERED &&
    usersOf(missed) >= LEAST_USERS &&
    wilson(missed.length, made).lower >= LEAST_SHARE
  );
}

function usersOf(searches: readonly Search[]): number {
  return new Set(searches.map(({ analysed }) => userOf(analysed.conversation))).size;
}

/** Searches of different users: those with most of the missing terms first, then those that found nothing. */
function exemplarsOf(missed: readonly Search[], terms: readonly string[]): RetrievalCoverage['exemplars'] {
  const users = new Set<string>();
  return missed
    .map((search) => {
      const words = wordsIn(search.query);
      return { search, shows: terms.filter((term) => words.has(term)).length };
    })
    .sort(
      (a, b) =>
        b.shows - a.shows ||
        Number(b.search.empty) - Number(a.search.empty) ||
        (a.search.analysed.conversation.id < b.search.analysed.conversation.id ? -1 : 1),
    )
    .filter(({ search }) => {
      const user = userOf(search.analysed.conversation);
      return !users.has(user) && users.add(user);
    })
    .slice(0, EXEMPLARS)
    .map(({ search }) => ({ conversationId: search.analysed.conversation.id, spanId: search.step.spanId }));
}
