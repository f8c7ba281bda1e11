import type { Attribution, Counterfactual } from '#contracts';
import { textBefore } from './with-replays.js';

/** A counterfactual that was replayed or guessed for an attribution of this signature. */
export interface Tried {
  readonly signature: string;
  readonly counterfactual: Counterfactual;
}

/**
 * An attribution with what was tried of it. A proof (grade 2) stands in place of what the rules said; replays that prove
 * nothing stand beside it while it is what was replayed; a guess (grade 3) only fills a gap.
 */
export function withTried(attribution: Attribution, tried: Tried | null): Attribution {
  if (tried === null || tried.signature !== attribution.signature) return attribution;
  const known = attribution.counterfactual;
  const { counterfactual } = tried;
  const takes =
    counterfactual.grade === 2 ||
    known === null ||
    (counterfactual.grade === 1 && textBefore(counterfactual) === textBefore(known));
  return takes ? { ...attribution, counterfactual } : attribution;
}
