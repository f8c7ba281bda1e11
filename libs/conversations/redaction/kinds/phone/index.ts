import { announcedBy, digitsOf, type SensitiveKind } from '../../sensitive-kind.js';
import { nationalLengths } from './national-lengths.js';

const gap = String.raw`[ ./()\u00a0\u2009\u202f\u2010-\u2013-]`;
const start = String.raw`(?<![\w$€£¥+#<])(?<!\w-)(?<!\d[./])`;
/** Where groups are divided by spaces, a number before would be a group too. */
const startOfGroups = String.raw`${start}(?<!\d )`;
const end = String.raw`(?![\w%])(?![-/]\w)(?!\.\d)`;

const international = Object.entries(nationalLengths)
  .map(([code, [least, most]]) => String.raw`${code} ?(?:\(0\) ?)?(?:${gap}{0,2}\d){${least},${most}}`)
  .join('|');

const shapes = {
  international: String.raw`(?:(?<![\w+])\+|${startOfGroups}00 ?)(?:${international})`,
  bracketed: String.raw`${start}\((?!(?:19|20)\d\d\))\d{2,5}\)[ .-]?\d{2,5}(?:[ .-]?\d{2,5}){1,2}`,
  american: String.raw`${start}(?:1[ .-])?[2-9]\d\d(?<americanGap>[.-])[2-9]\d\d\k<americanGap>\d{4}`,
  pairs: String.raw`${startOfGroups}0[1-9](?<pairGap>[ .-])\d\d\k<pairGap>\d\d\k<pairGap>\d\d\k<pairGap>\d\d`,
  trunk: String.raw`${startOfGroups}0[1-9]\d{0,3}(?: ?/ ?|[ -])\d{3,8}(?:[ -]\d{2,5}){0,2}`,
  spaced: String.raw`${startOfGroups}[2-9]\d\d [2-9]\d\d \d{4}`,
  announced: String.raw`${start}\(?\d(?:${gap}{0,2}\d){6,14}`,
};

const announced = announcedBy(
  [
    '(?:(?:tele|cell|smart)|(?:mobile|home|work|office|contact)[ _-]?)?phone',
    'mobil\\w{0,4}|cellulare?|celular|móvil|handy|whats ?app|sms|fax|msisdn|hotline',
    'tel|telefon\\w{0,4}|teléfono|telefone|telefoon|téléphone|тел|телефон|电话|手机|電話|携帯',
    '(?:call|text|ring|reach|dial)(?: me| us| him| her| them)?(?: back)? (?:at|on)|(?:call|text|ring|dial) (?:me|us)',
  ].join('|'),
);
const talkOfNumbers = /\b(?:call|text|dial|reach|contact|number|phone|tel|mobile|cell|fax)\b/i;

export const phone: SensitiveKind = {
  name: 'phone',
  kind: 'phone',
  sign: 'digits',
  fewestDigits: 7,
  pattern: new RegExp(
    `(?:${Object.entries(shapes)
      .map(([name, shape]) => `(?<${name}>${shape})`)
      .join('|')})${end}`,
    'g',
  ),
  accepts({ 0: written, groups }, before) {
    const { length } = digitsOf(written);
    if (groups!.american !== undefined || groups!.pairs !== undefined) return true;
    if (groups!.international !== undefined && (written.startsWith('+') || /\D/.test(written))) return true;
    if (groups!.bracketed !== undefined && length >= 9 && length <= 12) return true;
    if (groups!.trunk !== undefined && length >= 10 && length <= 12) return true;
    if (groups!.spaced !== undefined && talkOfNumbers.test(before())) return true;
    return announced(before());
  },
  normalise(value) {
    const digits = digitsOf(value.replace('(0)', '')).replace(/^00/, '');
    return /^[2-9]\d\d[2-9]\d{6}$/.test(digits) && !value.startsWith('+') ? `1${digits}` : digits;
  },
};
