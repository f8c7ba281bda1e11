import { charactersOf, type SensitiveKind } from '../../sensitive-kind.js';

const letters = 'TRWAGMYFPDXBNJZSQVHLCKE';

export const esDni: SensitiveKind = {
  name: 'es-dni',
  kind: 'national-id',
  sign: 'digits',
  pattern: /(?<![\w.])(?:\d{8}-?|\d{2}\.\d{3}\.\d{3}-?|[XYZ]-?\d{7}-?)[A-HJ-NP-TV-Z](?!\w)/g,
  accepts([written]) {
    const characters = charactersOf(written);
    const number = characters.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
    return letters[Number(number) % 23] === characters.at(-1);
  },
  normalise: charactersOf,
};
