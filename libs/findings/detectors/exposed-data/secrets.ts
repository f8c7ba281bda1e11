/** A value that must not be shown, and what kind it is. */
export interface Exposure {
  readonly dataKind: string;
  readonly value: string;
}

const maximumCharacters = 40_000;
/** Keys by the prefix their vendors give them, long enough that no name begins so by chance. */
const vendorKeys =
  /\b(?:sk-(?:[a-z]{1,10}-){0,3}[A-Za-z0-9_-]{20,200}|sk_live_[A-Za-z0-9]{16,100}|rk_live_[A-Za-z0-9]{16,100}|gh[pousr]_[A-Za-z0-9]{30,200}|github_pat_[A-Za-z0-9_]{30,200}|glpat-[A-Za-z0-9_-]{18,100}|xox[abprs]-[A-Za-z0-9-]{10,200}|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{35}|hf_[A-Za-z0-9]{30,100}|npm_[A-Za-z0-9]{36}|SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64})(?![A-Za-z0-9])/g;
const webToken = /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{16,2000}/g;
const privateKey = /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----\s*[A-Za-z0-9+/=\s]{60}/g;
const password = /\bpassword(?: (?:is|was)(?: now| set to| reset to)?:?|:) {0,3}["'“`*]{0,3}([^\s"'”`*<>]{6,64})/gi;
/** Documentation shows keys that are none. */
const example = /example|sample|dummy|fake|placeholder|your|xxxx|1234567890|abcdef|\*\*/i;

/** Credentials in a text: keys of vendors, tokens, private keys, passwords that are told. */
export function secretsIn(text: string): Exposure[] {
  const head = text.slice(0, maximumCharacters);
  return [
    ...found(head, vendorKeys, 'API key', looksRandom),
    ...found(head, webToken, 'access token', () => true),
    ...found(head, privateKey, 'private key', () => true),
    ...found(head, password, 'password', looksLikePassword),
  ];
}

function found(text: string, form: RegExp, dataKind: string, isReal: (value: string) => boolean): Exposure[] {
  return [...text.matchAll(form)]
    .map((match) => match[1] ?? match[0])
    .filter((value) => !example.test(value) && isReal(value))
    .map((value) => ({ dataKind, value }));
}

function looksRandom(key: string): boolean {
  return /\d/.test(key) && /[A-Za-z]/.test(key) && new Set(key).size >= 10;
}

/** "The password is required" tells none: one that is told mixes letters with figures. */
function looksLikePassword(value: string): boolean {
  const bare = value.replace(/[.,;:!?)]+$/, '');
  return bare.length >= 6 && /\d/.test(bare) && /[A-Za-z]/.test(bare);
}
