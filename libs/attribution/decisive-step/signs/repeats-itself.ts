import type { SignReader } from '../sign.js';
import { quote } from '../wording.js';

/** Says again, word for word, what it said before: what is wrong with it went wrong then. */
export const repeatsItself: SignReader = {
  name: 'repeats-itself',
  read({ repeated, move }) {
    return repeated ? { bits: -2, words: quote(move.text) } : null;
  },
};
