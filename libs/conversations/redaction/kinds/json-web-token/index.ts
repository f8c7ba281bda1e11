import { asItIs, type SensitiveKind } from '../../sensitive-kind.js';

export const jsonWebToken: SensitiveKind = {
  name: 'json-web-token',
  kind: 'secret',
  sign: 'word',
  // The second part is JSON too, unless it is encrypted; then there are five.
  pattern: /eyJ[\w-]{13,}\.(?:eyJ[\w-]{8,}\.[\w-]*|[\w-]*\.[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})/y,
  normalise: asItIs,
};
