import { passesMod11And10 } from '../../check-digits.js';
import { digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

export const deTaxId: SensitiveKind = {
  name: 'de-tax-id',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 11,
  pattern: new RegExp(`${numberStart}[1-9]\\d([ /]?)\\d{3}\\1\\d{3}\\1\\d{3}${numberEnd}`, 'g'),
  accepts([written]) {
    const digits = digitsOf(written);
    const counts = [...'0123456789'].map((digit) => digits.slice(0, 10).split(digit).length - 1);
    // Of the first ten digits one stands there twice or three times, all others once or never.
    const repeated = counts.filter((count) => count > 1);
    return repeated.length === 1 && repeated[0]! <= 3 && passesMod11And10(digits);
  },
  normalise: digitsOf,
};
