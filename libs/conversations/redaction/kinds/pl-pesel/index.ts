import { isDay, weightedSum } from '../../check-digits.js';
import { announcedBy, digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

const announced = announcedBy('pesel');

export const plPesel: SensitiveKind = {
  name: 'pl-pesel',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 11,
  pattern: new RegExp(`${numberStart}\\d{11}${numberEnd}`, 'g'),
  accepts([digits], before) {
    // The century is added to the month, in twenties.
    if (!isDay(Number(digits.slice(2, 4)) % 20, Number(digits.slice(4, 6))) || !announced(before())) return false;
    return weightedSum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
  },
  normalise: digitsOf,
};
