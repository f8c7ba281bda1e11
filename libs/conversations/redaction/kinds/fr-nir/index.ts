import { mod97 } from '../../check-digits.js';
import { charactersOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

export const frNir: SensitiveKind = {
  name: 'fr-nir',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 6,
  pattern: new RegExp(
    `${numberStart}[1278]([ .]?)\\d{2}\\1(?:0[1-9]|1[0-2]|[2-4]\\d|[5-9]\\d)\\1(?:\\d{2}|2[AB])\\1\\d{3}\\1\\d{3}\\1\\d{2}${numberEnd}`,
    'g',
  ),
  accepts([written]) {
    const characters = charactersOf(written);
    // Corsica counts as 19 and 18.
    const number = characters.slice(0, 13).replace('2A', '19').replace('2B', '18');
    return 97 - mod97(number) === Number(characters.slice(13));
  },
  normalise: charactersOf,
};
