import type { SignReader } from '../sign.js';
import { quote } from '../wording.js';

/** Tries again what failed just before: the fault is older. */
export const mendsFailure: SignReader = {
  name: 'mends-failure',
  read({ kind, before }) {
    const failure = before?.move.outcomes.findLast(({ failed }) => failed);
    if (failure === undefined || kind !== 'acts') return null;
    return { bits: -1, words: quote(failure.text) };
  },
};
