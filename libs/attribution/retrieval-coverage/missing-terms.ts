import type { AnalysedConversation } from '../case.js';
import { userOf } from '../traffic.js';
import type { Search } from './searches.js';
import { stemOf, wordsIn } from './words.js';

/** Users who must have used a word: one that fewer use could tell who they are. */
const LEAST_USERS = 3;
/** Share of an intent's unanswered users; what fewer say is chance. */
const LEAST_SHARE = 0.1;
const MOST_TERMS = 10;
/** A word tells of a gap where it is used so many times as often as elsewhere: the rest is how people ask. */
const TIMES_AS_OFTEN = 2;

/** All that was said, searched and found in a week. */
export interface SearchedWeek {
  conversations: readonly AnalysedConversation[];
  searches: readonly Search[];
  unanswered: ReadonlySet<Search>;
}

/** A word that several users of an intent searched for in vain. */
interface Sought {
  word: string;
  users: number;
  /** Of the intent's unanswered queries. */
  share: number;
}

/**
 * Words of several users' unanswered queries that no retrieved text holds, per intent, those of most users first. What is
 * as common in answered queries, or in what users of other intents say, is left out. `missed` gives unanswered searches by
 * intent.
 */
export function missingTerms(
  missed: ReadonlyMap<string, readonly Search[]>,
  week: SearchedWeek,
): Map<string, string[]> {
  const sought = new Map([...missed].map(([intentId, searches]) => [intentId, soughtIn(searches)]));
  const words = new Set([...sought.values()].flat().map(({ word }) => word));
  const held = stemsHeld(week.searches, new Set([...words].map(stemOf)));
  const shareElsewhere = usesElsewhere(words, week);
  return new Map(
    [...sought].map(([intentId, terms]) => [
      intentId,
      terms
        .filter(({ word }) => !held.has(stemOf(word)))
        .filter(({ word, share }) => share >= TIMES_AS_OFTEN * shareElsewhere(word, intentId))
        .slice(0, MOST_TERMS)
        .map(({ word }) => word),
    ]),
  );
}

function soughtIn(searches: readonly Search[]): Sought[] {
  const all = new Set<string>();
  const users = new Map<string, Set<string>>();
  const queries = new Map<string, number>();
  for (const { analysed, query } of searches) {
    const user = userOf(analysed.conversation);
    all.add(user);
    for (const word of wordsIn(query)) {
      users.set(word, (users.get(word) ?? new Set()).add(user));
      queries.set(word, (queries.get(word) ?? 0) + 1);
    }
  }
  const least = Math.max(LEAST_USERS, LEAST_SHARE * all.size);
  return [...users]
    .filter(([, by]) => by.size >= least)
    .map(([word, by]) => ({ word, users: by.size, share: queries.get(word)! / searches.length }))
    .sort((a, b) => b.users - a.users || (a.word < b.word ? -1 : 1));
}

/** Those of the stems that any retrieved text holds. The same passage comes up again and again; its ends tell it well enough. */
function stemsHeld(searches: readonly Search[], stems: ReadonlySet<string>): Set<string> {
  const held = new Set<string>();
  const read = new Set<string>();
  for (const { step } of searches)
    for (const { id, text } of step.documents) {
      const key = `${id}\n${text.length}\n${text.slice(0, 40)}\n${text.slice(-40)}`;
      if (stems.size === held.size || read.has(key)) continue;
      read.add(key);
      for (const word of wordsIn(text)) if (stems.has(stemOf(word))) held.add(stemOf(word));
    }
  return held;
}

/** How often words are used where nothing is missing: the larger of their shares in answered queries and in other intents. */
function usesElsewhere(words: ReadonlySet<string>, { conversations, searches, unanswered }: SearchedWeek) {
  const answered = new Uses(words);
  for (const search of searches) if (!unanswered.has(search)) answered.add(search.query);
  const said = new Map<string, Uses>();
  const saidInAll = new Uses(words);
  for (const { conversation, intentId } of conversations) {
    const ofIntent = said.get(intentId) ?? new Uses(words);
    said.set(intentId, ofIntent);
    for (const { user } of conversation.turns) {
      if (user === null) continue;
      ofIntent.add(user.text);
      saidInAll.add(user.text);
    }
  }
  return (word: string, intentId: string) =>
    Math.max(answered.shareOf(word), saidInAll.shareOf(word, said.get(intentId)));
}

/** In how many texts each of some words stands. */
class Uses {
  private readonly counts = new Map<string, number>();
  private texts = 0;

  constructor(private readonly words: ReadonlySet<string>) {}

  add(text: string): void {
    this.texts++;
    if (this.words.size === 0) return;
    for (const word of wordsIn(text)) if (this.words.has(word)) this.counts.set(word, (this.counts.get(word) ?? 0) + 1);
  }

  /** Share of the texts, without those of a part of them, that hold a word; 0 of none. */
  shareOf(word: string, part?: Uses): number {
    const texts = this.texts - (part?.texts ?? 0);
    return texts === 0 ? 0 : ((this.counts.get(word) ?? 0) - (part?.counts.get(word) ?? 0)) / texts;
  }
}
