import { createHmac } from 'node:crypto';

/** Gives a value the text that stands for it. */
export type PlaceholderOf = (kind: string, value: string) => string;

const REMEMBERED = 10_000;

/**
 * Placeholders such as `<email:4f2a9c1b>`: 32 bits of HMAC-SHA256 under the key of the project. Equal values of one kind
 * get equal placeholders in the whole project; without the key a guess cannot be checked. The last used are remembered.
 */
export function createPlaceholders(userKey: string): PlaceholderOf {
  const known = new Map<string, string>();
  return (kind, value) => {
    const name = `${kind}\n${value}`;
    let placeholder = known.get(name);
    if (placeholder === undefined) {
      const hash = createHmac('sha256', userKey).update('redaction\n').update(name, 'utf8').digest('hex').slice(0, 8);
      placeholder = `<${kind}:${hash}>`;
      if (known.size >= REMEMBERED) known.delete(known.keys().next().value!);
    } else known.delete(name);
    known.set(name, placeholder);
    return placeholder;
  };
}
