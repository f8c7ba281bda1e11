import { createHash } from 'node:crypto';

const ID_CHARACTERS = 16;

/** An id that follows from its content alone: the same words, the same id. */
export function contentId(kind: string, ...words: readonly string[]): string {
  return `${kind}-${createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, ID_CHARACTERS)}`;
}
