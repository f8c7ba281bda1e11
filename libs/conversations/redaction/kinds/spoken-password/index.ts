import { asItIs, type SensitiveKind } from '../../sensitive-kind.js';

export const spokenPassword: SensitiveKind = {
  name: 'spoken-password',
  kind: 'secret',
  sign: 'word',
  pattern:
    /(?<=\b(?:password|passwort) (?:is|was|ist|war)(?: now)?:? (?:\\*["'`])?)(?<value>[^\s"'`\\,;<>(){}[\]|]{3,63}[^\s"'`\\,;<>(){}[\]|.])/iy,
  normalise: asItIs,
};
