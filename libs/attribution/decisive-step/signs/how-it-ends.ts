import type { SignReader } from '../sign.js';
import { quoteFrom } from '../wording.js';

/** What the last words of a message that called nothing are for. */
const ENDING_CHARACTERS = 300;

/** Leaves the work to somebody else: what comes back decides. */
export const asksForInput: SignReader = {
  name: 'asks-for-input',
  read: ending(
    /\b(?:please (?:provide|share|supply|send|upload|specify)|let me know|could you|can you|do you have|would you)\b/i,
    -2,
  ),
};

/** Says what it will do next, and has not done it. */
export const announcesWork: SignReader = {
  name: 'announces-work',
  read: ending(
    /\b(?:hold on|(?:I(?:['’]ll| will)|let me) (?:now |then |also |start by |proceed to |continue to |go on to )?(?:search|look|gather|check|perform|start|find|retrieve|verify|return|report|access|proceed|conduct|fetch|review|visit|get|begin|continue))\b/i,
    -2,
  ),
};

/** Takes the matter as settled, or asks the others to. */
export const restsItsCase: SignReader = {
  name: 'rests-its-case',
  read: ending(
    /\b(?:(?:does|do) (?:every(?:one|body)|anyone|you all|you both) (?:agree|concur|confirm)|if (?:every(?:one|body)|all (?:of you )?agree|there are no (?:further |other |more )?(?:objections|issues|concerns))|no objections|conclude|finali[sz]e|(?:task|work|problem) is (?:now )?(?:complete|done|solved))\b/i,
    1,
  ),
};

function ending(pattern: RegExp, bits: number): SignReader['read'] {
  return ({ kind, move }) => {
    if (kind === 'acts') return null;
    const words = quoteFrom(move.prose.trimEnd().slice(-ENDING_CHARACTERS), pattern);
    return words === null ? null : { bits, words };
  };
}
