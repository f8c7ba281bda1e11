import { isDay, passesLuhn } from '../../check-digits.js';
import { announcedBy, digitsOf, numberEnd, numberStart, type SensitiveKind } from '../../sensitive-kind.js';

const announced = announcedBy('personnummer|personnr|samordningsnummer|pnr|swedish (?:personal |id )?\\w{0,10}');
/** `20240515-1030` is a time of day more often than a person. */
const timeOfDay = /[-+](?:[01]\d|2[0-3])[0-5]\d$/;

export const sePersonnummer: SensitiveKind = {
  name: 'se-personnummer',
  kind: 'national-id',
  sign: 'digits',
  fewestDigits: 10,
  pattern: new RegExp(`${numberStart}(?:18|19|20)?\\d{6}[-+]?\\d{4}${numberEnd}`, 'g'),
  accepts([written], before) {
    const digits = digitsOf(written).slice(-10);
    const day = Number(digits.slice(4, 6));
    // Coordination numbers add 60 to the day.
    if (!isDay(Number(digits.slice(2, 4)), day > 60 ? day - 60 : day) || !passesLuhn(digits)) return false;
    return (/[-+]/.test(written) && !timeOfDay.test(written)) || announced(before());
  },
  normalise: (value) => digitsOf(value).slice(-10),
};
