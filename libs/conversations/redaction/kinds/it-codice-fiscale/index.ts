import { charactersOf, type SensitiveKind } from '../../sensitive-kind.js';

/** Values of characters on odd places, 0-9 and A-Z (decree of 23 December 1976). */
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
const placeValue = (character: string) => (character <= '9' ? Number(character) : character.charCodeAt(0) - 65);

export const itCodiceFiscale: SensitiveKind = {
  name: 'it-codice-fiscale',
  kind: 'national-id',
  sign: 'word',
  // Digits may be replaced by letters where two people would have the same code.
  pattern: /[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z](?![\w-])/iy,
  accepts([written]) {
    const characters = charactersOf(written);
    let sum = 0;
    for (let place = 0; place < 15; place++) {
      const value = placeValue(characters[place]!);
      sum += place % 2 === 0 ? odd[value]! : value;
    }
    return String.fromCharCode(65 + (sum % 26)) === characters[15] && /\d/.test(characters);
  },
  normalise: charactersOf,
};
