import { weightedSum } from '../../check-digits.js';
import { announcedBy, digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

const announced = announcedBy('bsn|burgerservicenummer|sofi-?nummer|citizen service');

export const nlBsn: SensitiveKind = {
  name: 'nl-bsn',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 8,
  pattern: new RegExp(
    `${numberStart}(?:\\d{8,9}|\\d{4}[. ]\\d{2}[. ]\\d{3}|\\d{3}[. ]\\d{3}[. ]\\d{3})${numberEnd}`,
    'g',
  ),
  accepts: ([written], before) =>
    announced(before()) && weightedSum(digitsOf(written).padStart(9, '0'), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  normalise: (value) => digitsOf(value).padStart(9, '0'),
};
