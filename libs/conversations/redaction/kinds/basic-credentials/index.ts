import { asItIs, type SensitiveKind } from '../../sensitive-kind.js';

export const basicCredentials: SensitiveKind = {
  name: 'basic-credentials',
  kind: 'secret',
  sign: 'assignment',
  pattern: /[:=]\s{0,4}(?:\\{0,7}["'])?basic\s{1,3}(?<value>[A-Za-z0-9+/]{4,4096}={0,2})(?![\w@])/iy,
  // A user and a password, with a colon between them (RFC 7617).
  accepts: ({ groups }) => /^[^:]*:./.test(Buffer.from(groups!.value!, 'base64').toString('latin1')),
  normalise: asItIs,
};
