import { announcedBy, charactersOf, type SensitiveKind } from '../../sensitive-kind.js';

const announced = announcedBy('nino|ni|national insurance');

export const ukNino: SensitiveKind = {
  name: 'uk-nino',
  kind: 'national-id',
  sign: 'digits',
  pattern: /(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]( ?)\d{2}\1\d{2}\1\d{2}\1[A-D](?!\w)/g,
  accepts: ([, gap], before) => gap === ' ' || announced(before()),
  normalise: charactersOf,
};
