import { asItIs, type SensitiveKind } from '../../sensitive-kind.js';

const passwords = 'pass(?:word|phrase|wd)|pwd|passwort|kennwort|senha|contraseña|mot[ _]de[ _]passe';
const keys = [
  '(?:api|secret|access|private|account|encryption|signing|subscription)[ _-]?key',
  '(?:access|auth|refresh|session|security|secret|api|bot)[ _-]?token',
  'secret',
].join('|');

/** What stands before `:` or `=`. Tokens of pages are handed to everybody. */
const named = new RegExp(
  String.raw`(?:(?<password>${passwords})|(?<key>${keys})|(?<!(?:page|next|sync|csrf|cancell?ation|continuation)[_-]?)(?<token>token))[\s"'\\]{0,7}$`,
  'i',
);

/** The name of a placeholder assigns nothing. */
const inPlaceholder = /<[a-z0-9-]{0,32}$/;

/** Words that stand where a password would: types, placeholders, what a form says about its field. */
const noSecret =
  /^(?:[*•x.]{3,}|<[^<>]*>|\$\w+|%\w+%|null|none|nil|undefined|true|false|str|string|text|number|bool(?:ean)?|pass(?:word|wd)|secret|required|optional|hidden|masked|redacted|missing|invalid|incorrect|wrong|empty|your[_ -]?\w*)$/i;

const quoted = String.raw`(?<=[^\\]["'\x60])(?:[^"'\x60\\\n]|\\.|(?!\2)["'\x60]){1,500}`;
const quotedInside = String.raw`(?<=\\["'\x60])(?:[^"'\x60\\\n]|(?!\1\2)\\+["'\x60]?|(?!\2)["'\x60]){1,500}`;
const unquotedCharacter = String.raw`\s"'\x60\\,;&<>(){}\[\]|`;
const unquoted = `[^${unquotedCharacter}]{3,199}[^${unquotedCharacter}.]`;

export const secretAssignment: SensitiveKind = {
  name: 'secret-assignment',
  kind: 'secret',
  sign: 'assignment',
  pattern: new RegExp(
    String.raw`[:=]{1,2}>?\s{0,4}(?:(\\{0,7})(["'\x60]))?(?<value>${quoted}|${quotedInside}|${unquoted})`,
    'y',
  ),
  accepts(match, before) {
    const name = named.exec(before());
    const value = match.groups!.value!;
    if (name === null || noSecret.test(value) || inPlaceholder.test(name.input.slice(0, name.index))) return false;
    if (name.groups!.password === undefined) return looksRandom(value, name.groups!.token === undefined ? 8 : 16);
    return match[2] === undefined ? standsAlone(match, value) : value.length >= 4 && value.split(' ').length < 3;
  },
  normalise: asItIs,
};

function looksRandom(value: string, atLeast: number): boolean {
  return (
    value.length >= atLeast && /^[\w.+/=~:!@#$%^&*-]+$/.test(value) && /[A-Za-z]/.test(value) && /\d.*\d/.test(value)
  );
}

/** A password without quotes has what words have not, or ends its line. */
function standsAlone({ 0: whole, index, input }: RegExpExecArray, value: string): boolean {
  if (/[\d!@#$%^&*+~?]/.test(value)) return true;
  return (
    /^[A-Za-z]+$/.test(value) &&
    /^(?:$|[\n"'&]|\\+[nr"'])/.test(input.slice(index + whole.length).slice(0, 10)) &&
    !/= /.test(whole)
  );
}
