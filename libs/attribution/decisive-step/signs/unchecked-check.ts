import type { SignReader } from '../sign.js';
import { quoteFrom } from '../wording.js';

/** Says that it looked something up or checked it, and called nothing. */
export const uncheckedCheck: SignReader = {
  name: 'unchecked-check',
  read({ kind, move }) {
    const words = kind === 'acts' ? null : quoteFrom(move.prose, CHECKED);
    return words === null ? null : { bits: 1, words };
  },
};

const CHECKED =
  /\b(?:I(?:['’]ve| have)? (?:\w+ly |now |just |also )*(?:verified|checked|reviewed|confirmed|located|retrieved|found|gathered|identified|searched|looked|conducted|performed|analy[sz]ed|watched|accessed|visited)|upon (?:\w+ )?(?:review|verification|inspection)|(?:retrieved|obtained) from)\b/i;
