import type { SignReader } from '../sign.js';

/** The last answer still holds what this move brought in, unshown by any tool: the answer rests on it. */
export const feedsTheAnswer: SignReader = {
  name: 'feeds-the-answer',
  read({ provenance: { kept } }) {
    return kept.length === 0 ? null : { bits: 1, words: kept.slice(0, 3).join(', ') };
  },
};
