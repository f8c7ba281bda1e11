import { AnswerTooLarge } from '../http/read-answer.js';

export interface Page<T> {
  items: T[];
  /** The source's cursor of the page after this one; null on the last. */
  next: string | null;
}

/**
 * The pages of a listing, one at a time. A page that is too large is asked for again with half as many items.
 *
 * @param start the cursor to begin at; null for the first page
 * @throws AnswerTooLarge where one item alone is too large
 */
export async function* pages<T>(
  start: string | null,
  limit: number,
  fetchPage: (cursor: string | null, limit: number) => Promise<Page<T>>,
): AsyncGenerator<Page<T>> {
  let cursor = start;
  let size = limit;
  do {
    try {
      const page = await fetchPage(cursor, size);
      // A cursor that stays is no way on: the source would give the same page for ever.
      cursor = page.next === cursor ? null : page.next;
      yield { items: page.items, next: cursor };
    } catch (error) {
      if (!(error instanceof AnswerTooLarge) || size === 1) throw error;
      size = Math.max(1, Math.floor(size / 2));
    }
  } while (cursor !== null);
}
