import { passesLuhn } from '../../check-digits.js';
import { digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

/** Prefixes under which cards are issued, and how long their numbers are. */
const issuers: readonly [RegExp, readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|220[0-4]|50[689]|6[05]|8[12]|9792)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|095|[689])/, [14, 16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^(?:6011|64[4-9]|65|62|81)/, [16, 17, 18, 19]],
  [/^(?:50(?:18|20|38)|5[678]|6(?:304|759|76[1-3]))/, [13, 14, 15, 16, 17, 18, 19]],
];

const talkOfCards = /card|karte|carte|carta|tarjeta|cartão|visa|amex|maestro|\bpan\b|\bcc\b/i;
/** `"id": "` or the path of a URL. */
const afterId = /(?:\/|(?:\b|_)id["'\\\s]{0,4}[:=]["'\\\s]{0,4}|[a-z]I[dD]["'\\\s]{0,4}[:=]["'\\\s]{0,4})$/;

const gap = String.raw`([ .\u00a0\u2010-\u2013-])`;

export const card: SensitiveKind = {
  name: 'card',
  kind: 'card',
  sign: 'digits',
  fewestDigits: 13,
  pattern: new RegExp(
    `${numberStart}(?:\\d{13,19}|\\d{4}${gap}\\d{4}\\1\\d{4}\\1\\d{1,4}(?:\\1\\d{1,3})?|\\d{4}${gap}\\d{6}\\2\\d{4,5})${numberEnd}`,
    'g',
  ),
  accepts([written], before) {
    const digits = digitsOf(written);
    if (!issuers.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits))) return false;
    if (!passesLuhn(digits)) return false;
    return written.length > digits.length || !mayBeAnotherNumber(digits, before()) || talkOfCards.test(before());
  },
  normalise: digitsOf,
};

/** Ids pass Luhn as often as chance has it, and so do barcodes and durations: cards of 13 digits are hardly issued now. */
function mayBeAnotherNumber(digits: string, before: string): boolean {
  return digits.length === 13 || afterId.test(before);
}
