import { type SensitiveKind } from '../../sensitive-kind.js';

export const privateKey: SensitiveKind = {
  name: 'private-key',
  kind: 'secret',
  sign: 'key-block',
  // Telemetry cuts long texts: what is there of a key is replaced also when its end is not.
  pattern:
    /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?<body>(?:[A-Za-z0-9+/=\s\\:,.()]|-(?!----))*)(?<end>-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)?/y,
  accepts: ({ groups }) => groups!.end !== undefined || /^(?:\s|\\+[nr]){1,4}[A-Za-z0-9+/]{32}/.test(groups!.body!),
  normalise: (value) => value.replace(/\\+[nrt]|\s/g, ''),
};
