import { groupBy } from '#contracts';
import type { Search } from './searches.js';
import { shareHeld, stemsIn } from './words.js';

/** Scored searches of a source from which its usual score can be told. */
const LEAST_SCORED = 20;
/** Below this share of the usual best score a result is low. */
const LOW = 0.5;
/** Below this share of the query's words in the best document it is beside the point. */
const BESIDE_THE_POINT = 0.34;
/** Documents of a search that are read. */
const MOST_READ = 10;

/**
 * The searches whose results did not answer. Nothing found is no answer. A low score (by what is usual of the source), or
 * documents beside the point, needs a sign that the user was not served; where documents have neither score nor text, it
 * takes two signs. A search that was put again in other words is not held against the index: the last one is.
 */
export function unansweredOf(searches: readonly Search[]): Set<Search> {
  const usual = usualScores(searches);
  return new Set(
    searches.filter((search) => {
      if (search.askedAgain) return false;
      if (search.empty) return true;
      const { topScore, step, signs } = search;
      if (signs === 0) return false;
      const score = usual.get(step.source) ?? null;
      if (topScore !== null && score !== null && topScore < LOW * score) return true;
      const held = bestHeld(search);
      return held === null ? topScore === null && signs > 1 : held < BESIDE_THE_POINT;
    }),
  );
}

/** The median of the best scores of each source; sources score on scales of their own. */
function usualScores(searches: readonly Search[]): Map<string | null, number> {
  const usual = new Map<string | null, number>();
  for (const [source, group] of groupBy(searches, ({ step }) => step.source)) {
    const scores = group.flatMap(({ topScore }) => topScore ?? []).sort((a, b) => a - b);
    if (scores.length >= LEAST_SCORED) usual.set(source, scores[scores.length >> 1]!);
  }
  return usual;
}

/** The best share of the query's words in one document; null where there is nothing to compare. */
function bestHeld({ query, step }: Search): number | null {
  const asked = stemsIn(query);
  const texts = step.documents.filter(({ text }) => text.trim() !== '').slice(0, MOST_READ);
  if (asked.size === 0 || texts.length === 0) return null;
  return Math.max(...texts.map(({ text }) => shareHeld(asked, stemsIn(text))));
}
