import { announcedBy, digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

const announced = announcedBy('ssn|social(?: security)?|tax ?id|itin|taxpayer id\\w*');

export const usSsn: SensitiveKind = {
  name: 'us-ssn',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 9,
  pattern: new RegExp(`${numberStart}(?!000|666|9)\\d{3}([- ]?)(?!00)\\d{2}\\1(?!0000)\\d{4}${numberEnd}`, 'g'),
  accepts: ([, gap], before) => gap === '-' || announced(before()),
  normalise: digitsOf,
};
