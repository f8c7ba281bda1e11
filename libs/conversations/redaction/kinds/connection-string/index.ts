import { asItIs, type SensitiveKind } from '../../sensitive-kind.js';

export const connectionString: SensitiveKind = {
  name: 'connection-string',
  kind: 'secret',
  sign: 'url',
  pattern: /:(?:\\*\/){2}[^\s:@/?#"'\\<>]{0,100}:(?<value>[^\s@/"'\\<>${}]{1,200})(?=@)/y,
  accepts: ({ groups }) => !/^(?:\*+|x+|\.+|pass(?:word)?|secret|pwd)$/i.test(groups!.value!),
  normalise: asItIs,
};
