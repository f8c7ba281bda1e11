import type { SignReader } from '../sign.js';
import { quote, quoteFrom } from '../wording.js';

/** Only looks something up, or shows a page it went to: what is made of it comes later. */
export const looksUp: SignReader = {
  name: 'looks-up',
  read({ kind, move: { text, isRaw, calls, code } }) {
    if (kind !== 'acts') return null;
    const searches = isRaw ? quote(text) : quoteFrom(code, SEARCHES);
    if (searches !== null) return { bits: -1, words: searches };
    const names = [...calls];
    return names.length > 0 && names.every((name) => READS.test(name)) ? { bits: -2, words: names.join(', ') } : null;
  },
};

const SEARCHES = /\b\w*(?:search|look_?up)\w*\(/i;
/** A tool whose name begins with a verb of reading. */
const READS =
  /^(?:get|list|search|find|look_?up|fetch|read|query|browse|visit|view|describe|show|check|calculate|think|plan)(?:[_\-. A-Z]|$)/;
