import { weightedSum } from '../../check-digits.js';
import { digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

export const chAhv: SensitiveKind = {
  name: 'ch-ahv',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 13,
  pattern: new RegExp(`${numberStart}756([. ]?)\\d{4}\\1\\d{4}\\1\\d{2}${numberEnd}`, 'g'),
  accepts: ([written]) => weightedSum(digitsOf(written), [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
  normalise: digitsOf,
};
