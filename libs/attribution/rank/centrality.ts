import { type Conversation, firstRequest } from '#contracts';
import type { AnalysedConversation } from '../case.js';
import { pathOf } from '../paths/path-of.js';
import { contentWords } from '../request.js';

/** What a conversation can have in common with others, seen from one side. */
type View = (one: AnalysedConversation) => Set<string>;

const views: View[] = [
  ({ conversation }) => contentWords(firstRequest(conversation)),
  ({ conversation }) => stepNames(conversation),
  ({ findings }) => new Set(findings.map(({ pattern }) => pattern)),
];

/**
 * How near each conversation stands to the middle of all of them, 0..1: the cosine with their mean in the words of the
 * request, the steps taken and the patterns found, each side counting alike. Being nearest to the mean stands in for the
 * medoid, which would take a comparison of every pair.
 */
export function centralityOf(conversations: readonly AnalysedConversation[]): number[] {
  const totals = new Array<number>(conversations.length).fill(0);
  for (const view of views) {
    const cosines = cosinesWithMean(conversations.map(view));
    for (const [index, cosine] of cosines.entries()) totals[index]! += cosine / views.length;
  }
  return totals;
}

function cosinesWithMean(sets: readonly Set<string>[]): number[] {
  const counts = new Map<string, number>();
  for (const set of sets) for (const feature of set) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  let squares = 0;
  for (const count of counts.values()) squares += count * count;
  return sets.map((set) => {
    let product = 0;
    for (const feature of set) product += counts.get(feature)!;
    return product === 0 ? 0 : product / Math.sqrt(set.size * squares);
  });
}

function stepNames(conversation: Conversation): Set<string> {
  return new Set(pathOf(conversation).map(({ node }) => node));
}
