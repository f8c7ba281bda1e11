import { isDay } from '../../check-digits.js';
import { charactersOf, type SensitiveKind } from '../../sensitive-kind.js';

const checkCharacters = '0123456789ABCDEFHJKLMNPRSTUVWXY';

export const fiHetu: SensitiveKind = {
  name: 'fi-hetu',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 6,
  pattern: /(?<![\w-])(\d\d)(\d\d)(\d\d)[-+A-FU-Y](\d{3})([0-9A-FHJ-NPR-Y])(?![\w-])/g,
  accepts: ([, day, month, year, number, check]) =>
    isDay(Number(month), Number(day)) && checkCharacters[Number(`${day}${month}${year}${number}`) % 31] === check,
  normalise: charactersOf,
};
