import type { Conversation } from '#contracts';

/**
 * Characters of a conversation that can be searched. A tsvector holds 1 MiB; hyphens and addresses are indexed whole and
 * in parts, and a character may take four bytes.
 */
const MOST = 100_000;

/** What user and agent said to each other, in order: the text that a search looks through. */
export function conversationWords({ turns }: Conversation): string {
  let words = '';
  for (const { user, reply } of turns) {
    for (const said of [user, reply]) if (said !== null) words += `${said.text.slice(0, MOST - words.length)}\n`;
    if (words.length >= MOST) break;
  }
  return words;
}
