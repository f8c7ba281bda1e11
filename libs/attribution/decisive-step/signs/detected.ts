import type { SignReader } from '../sign.js';
import { quote } from '../wording.js';

/** A detector found something bad that begins here: the worse for the user, the likelier that it decided. */
export const detected: SignReader = {
  name: 'detected',
  read({ findings }) {
    const [worst] = [...findings].sort((a, b) => b.severity - a.severity);
    return worst === undefined ? null : { bits: worst.severity < GRAVE ? 1 : 2, words: quote(worst.message) };
  },
};

const GRAVE = 0.5;
