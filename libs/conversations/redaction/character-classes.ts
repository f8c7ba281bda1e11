function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

const digits = '0123456789';
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

const inWord = tableOf(`${letters}${digits}_-`);
const inToken = tableOf(`${letters}${digits}_-.~+/=`);
const inLocalPart = tableOf(`${letters}${digits}._%+'-`);
const separator = tableOf(' -./()\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013');

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
export const isLetter = (code: number): boolean => (code | 32) >= 0x61 && (code | 32) <= 0x7a;
/** Letters and digits of ASCII, `_` and `-`. */
export const isInWord = (code: number): boolean => inWord[code] === 1;
/** What stands in tokens of HTTP headers and in base64. */
export const isInToken = (code: number): boolean => inToken[code] === 1;
/** What stands before the `@` of an address. Scripts without spaces would run into it: of letters only Latin ones. */
export const isInLocalPart = (code: number): boolean =>
  inLocalPart[code] === 1 || (code > 0xa9 && /\p{Script=Latin}/u.test(String.fromCharCode(code)));
/** Between the digits of one number: `- . / ( )`, and the spaces and hyphens of typesetters. */
export const isSeparator = (code: number): boolean => separator[code] === 1;
