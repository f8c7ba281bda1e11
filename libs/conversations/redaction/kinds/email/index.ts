import { type SensitiveKind } from '../../sensitive-kind.js';

const label = String.raw`[\p{Script=Latin}\p{N}](?:[\p{Script=Latin}\p{N}-]{0,61}[\p{Script=Latin}\p{N}])?`;
/** Not a version (`react@18.2`), nor an image in double size (`icon@2x.png`). */
const noDomain = /^(?:\d+\.\d|[1-9]x\.)/;
const topLevel = /\.(?:\p{Script=Latin}{2,24}|xn--[a-z0-9-]{2,59})$/iu;

export const email: SensitiveKind = {
  name: 'email',
  kind: 'email',
  sign: 'at',
  pattern: new RegExp(
    String.raw`[.%+'-]{0,64}(?<value>[\p{Script=Latin}\p{N}_][\p{Script=Latin}\p{N}._%+'-]{0,63}(?:@|%40)(?<domain>${label}(?:\.${label}){1,8}))(?!\()`,
    'uy',
  ),
  accepts({ groups, index, input }) {
    const { value, domain } = groups!;
    if (noDomain.test(domain!) || !topLevel.test(domain!)) return false;
    // The account of every repository: git@host:owner/name.
    return !(value!.startsWith('git@') && /^git@[\w.-]+[:/]/.test(input.slice(index, index + 300)));
  },
  normalise: (value) => value.replace('%40', '@').toLowerCase(),
};
