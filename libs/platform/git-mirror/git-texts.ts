import type { Instant } from '#contracts';

/** Control characters, but for line ends and tabs: git would cut a message at NUL, and a terminal obey the others. */
const control = /(?![\t\n])\p{Cc}/gu;

/** `Name <email>` of who wrote a version, as commits have it: an author is any text, and email addresses are recognised. */
export function gitIdentity(author: string): string {
  const [, named = author, email = ''] = /^([^<>]*)<([^<>\s]+@[^<>\s]+)>\s*$/.exec(author) ?? [];
  const address = email === '' && /^[^<>\s]+@[^<>\s]+$/.test(author) ? author : email;
  const name = named
    .replace(/[\p{Cc}<>]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return `${name === '' ? 'unknown' : name} <${address}>`;
}

/** Seconds since 1970 in UTC, as commits have it; what lies before counts as 1970. */
export function gitTime(at: Instant): string {
  return `${Math.max(0, Math.floor(Date.parse(at) / 1000))} +0000`;
}

/** What a person wrote, then facts one per line, which no text of his can stand for: they are the last paragraph. */
export function gitMessage(text: string, facts: Record<string, string | number | null>): string {
  const written = text.replace(/\r\n?/g, '\n').replace(control, '').trim();
  const known = Object.entries(facts).filter(([, value]) => value !== null && value !== '');
  const lines = known.map(([name, value]) => `${name}: ${String(value).replace(/\s+/g, ' ').replace(control, '')}`);
  return `${[written, lines.join('\n')].filter((part) => part !== '').join('\n\n')}\n`;
}

/**
 * A path of a document as a path of a tree, quoted for `git fast-import`. Names that lead out of a checkout, into `.git`, or
 * that no file system takes, are written with `%` and the hexadecimal code of their characters, as is `%` itself.
 */
export function gitPath(path: string): string {
  return `"${path.split('/').map(gitName).join('/')}"`;
}

function gitName(name: string): string {
  const plain = name.replace(/[%"\\:*?<>|~]|[\p{Cc}\p{Cf}]/gu, percentEncode);
  if (plain === '') return '%';
  return /^\.+$|^\.git/i.test(plain) ? `%2e${plain.slice(1)}` : plain;
}

/** The bytes of characters as `%` and two hexadecimal digits each. */
export function percentEncode(characters: string): string {
  return [...Buffer.from(characters)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
