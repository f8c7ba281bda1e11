import { groupBy } from '#contracts';
import { mod97 } from '../../check-digits.js';
import { charactersOf, type SensitiveKind } from '../../sensitive-kind.js';

/** Characters of the account numbers of each country, without country and check digits (SWIFT IBAN Registry). */
// biome-ignore format: a table
const accountLengths: Readonly<Record<string, number>> = {
  AD: 20, AE: 19, AL: 24, AT: 16, AZ: 24, BA: 16, BE: 12, BG: 18, BH: 18, BI: 23, BR: 25, BY: 24, CH: 17, CR: 18,
  CY: 24, CZ: 20, DE: 18, DJ: 23, DK: 14, DO: 24, EE: 16, EG: 25, ES: 20, FI: 14, FK: 14, FO: 14, FR: 23, GB: 18,
  GE: 18, GI: 19, GL: 14, GR: 23, GT: 24, HN: 24, HR: 17, HU: 24, IE: 18, IL: 19, IQ: 19, IS: 22, IT: 23, JO: 26,
  KW: 26, KZ: 16, LB: 24, LC: 28, LI: 17, LT: 16, LU: 16, LV: 17, LY: 21, MC: 23, MD: 20, ME: 18, MK: 15, MN: 16,
  MR: 23, MT: 27, MU: 26, NI: 24, NL: 14, NO: 11, OM: 19, PK: 20, PL: 24, PS: 25, PT: 21, QA: 25, RO: 20, RS: 18,
  RU: 29, SA: 20, SC: 27, SD: 14, SE: 20, SI: 15, SK: 20, SM: 23, SO: 19, ST: 21, SV: 24, TL: 19, TN: 20, TR: 22,
  UA: 25, VA: 18, VG: 20, XK: 16, YE: 26,
};

const countriesByLength = groupBy(Object.keys(accountLengths), (country) => accountLengths[country]!);
const alternatives = [...countriesByLength].map(
  ([length, countries]) => `(?:${countries.join('|')})[ -]?\\d{2}(?:[ -]?[A-Z0-9]){${length}}`,
);

export const iban: SensitiveKind = {
  name: 'iban',
  kind: 'iban',
  sign: 'digits',
  pattern: new RegExp(`(?<![A-Z0-9])(?:${alternatives.join('|')})(?!-?[A-Z0-9])`, 'gi'),
  accepts([written]) {
    const characters = charactersOf(written);
    const turned = characters.slice(4) + characters.slice(0, 4);
    return mod97(turned.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) === 1;
  },
  normalise: charactersOf,
};
