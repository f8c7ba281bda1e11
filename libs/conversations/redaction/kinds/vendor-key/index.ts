import { asItIs, type SensitiveKind } from '../../sensitive-kind.js';
import { vendorKeys } from './vendor-keys.js';

export const vendorKey: SensitiveKind = {
  name: 'vendor-key',
  kind: 'secret',
  sign: 'word',
  pattern: new RegExp(`(?:${Object.values(vendorKeys).join('|')})`, 'y'),
  // Names that merely begin like a key hold no digit, or no stretch that nobody would type.
  accepts: ([written]) => /\d/.test(written) && /[A-Za-z0-9]{12}/.test(written),
  normalise: asItIs,
};
