import type { SignReader } from '../sign.js';
import { quoteFrom } from '../wording.js';

/** Goes on with data it assumed, made up, left as a placeholder or took from memory. */
export const makesUpData: SignReader = {
  name: 'makes-up-data',
  read({ move }) {
    const words = quoteFrom(move.text, MADE_UP);
    return words === null ? null : { bits: 1, words };
  },
};

const MADE_UP =
  /\b(?:assum(?:e|es|ed|ing|ption|ptions)|hypothetical(?:ly)?|placeholders?|simulat(?:e|ed|es|ing|ion)|mock(?:ed)?|dummy|synthetic|fictional|made[- ]up|for demonstration|(?:sample|example) (?:data|dataset|values?)|your[-_ ]?api|(?:general|common|internal|prior|my(?: own)?) knowledge|from memory)\b/i;
