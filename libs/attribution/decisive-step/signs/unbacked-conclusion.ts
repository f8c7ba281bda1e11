import type { SignReader } from '../sign.js';
import { quoteFrom } from '../wording.js';

/** Draws a conclusion without calling anything that could show it. */
export const unbackedConclusion: SignReader = {
  name: 'unbacked-conclusion',
  read({ kind, move }) {
    const words = kind === 'acts' ? null : quoteFrom(move.prose, CONCLUDES);
    return words === null ? null : { bits: 1, words };
  },
};

const CONCLUDES =
  /\b(?:therefore|thus|hence|in conclusion|conclud(?:e|ed|es|ing)|conclusion|final (?:answer|result|output)|the (?:correct )?(?:answer|result) is|based on (?:the|these|this|your|our))\b/i;
