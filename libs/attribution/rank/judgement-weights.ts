import type { Judgement } from '#contracts';

/** A model alone takes no more than this from what a finding counts: it refines, and never decides. */
const MOST_TAKEN = 0.5;

/** How far each finding counts, 0..1, after what a model said of it; several judgements of one finding are averaged. */
export function judgementWeights(judgements: Iterable<Judgement>): (findingId: string) => number {
  const doubts = new Map<string, { sum: number; count: number }>();
  for (const { findingId, agrees, confidence } of judgements) {
    const doubt = doubts.get(findingId) ?? { sum: 0, count: 0 };
    doubt.sum += agrees ? 0 : confidence;
    doubt.count++;
    doubts.set(findingId, doubt);
  }
  return (findingId) => {
    const doubt = doubts.get(findingId);
    return doubt === undefined ? 1 : 1 - (MOST_TAKEN * doubt.sum) / doubt.count;
  };
}
