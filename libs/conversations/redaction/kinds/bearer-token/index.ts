import { asItIs, type SensitiveKind } from '../../sensitive-kind.js';

export const bearerToken: SensitiveKind = {
  name: 'bearer-token',
  kind: 'secret',
  sign: 'word',
  pattern: /(?<=\bbearer\s{1,3})[\w.~+/-]{16,4096}={0,2}(?![\w@])/iy,
  // Without a digit it may be a word: bearer-authentication.
  accepts: ([written]) => /\d/.test(written),
  normalise: asItIs,
};
