import { passesVerhoeff } from '../../check-digits.js';
import { announcedBy, digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

const announced = announcedBy('aadhaa?r|uidai|uid|आधार');

export const inAadhaar: SensitiveKind = {
  name: 'in-aadhaar',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 12,
  pattern: new RegExp(`${numberStart}(?<!\\d )[2-9]\\d{3}([ -]?)\\d{4}\\1\\d{4}(?! \\d)${numberEnd}`, 'g'),
  accepts: ([written, gap], before) => (gap === ' ' || announced(before())) && passesVerhoeff(digitsOf(written)),
  normalise: digitsOf,
};
