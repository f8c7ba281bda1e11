import { createHmac } from 'node:crypto';
import { remember } from './remember.js';

/** Gives a value the text that stands for it. */
export type PlaceholderOf = (kind: string, value: string) => string;

/**
 * Placeholders such as `<email:4f2a9c1b>`: 32 bits of HMAC-SHA256 under the key of the project. Equal values of one kind
 * get equal placeholders in the whole project; without the key a guess cannot be checked.
 */
export function createPlaceholders(userKey: string): PlaceholderOf {
  const hashOf = remember((name) =>
    createHmac('sha256', userKey).update('redaction\n').update(name, 'utf8').digest('hex').slice(0, 8),
  );
  return (kind, value) => `<${kind}:${hashOf(`${kind}\n${value}`)}>`;
}
