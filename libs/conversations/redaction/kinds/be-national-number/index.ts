import { mod97 } from '../../check-digits.js';
import { announcedBy, digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

const announced = announcedBy('rijksregister\\w{0,8}|registre national|national register|insz|niss|rrn');

export const beNationalNumber: SensitiveKind = {
  name: 'be-national-number',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 11,
  pattern: new RegExp(
    `${numberStart}(?:\\d\\d\\.[01]\\d\\.[0-3]\\d-\\d{3}\\.\\d\\d|\\d\\d[01]\\d[0-3]\\d[- ]?\\d{3}[. ]?\\d\\d)${numberEnd}`,
    'g',
  ),
  accepts([written], before) {
    const digits = digitsOf(written);
    const check = Number(digits.slice(9));
    // People born from 2000 on are counted as if a 2 stood before.
    const passes = [digits.slice(0, 9), `2${digits.slice(0, 9)}`].some((number) => 97 - mod97(number) === check);
    return passes && (/\D/.test(written) || announced(before()));
  },
  normalise: digitsOf,
};
