import { estimateTokens } from '../spend-tokens.js';

/** One request of many services' largest size; those that take fewer say so, and get fewer. */
const MOST_TEXTS = 128;
const MOST_TOKENS = 32_000;

/** Texts in batches that one request may hold. */
export function textBatches(texts: readonly string[]): string[][] {
  const batches: string[][] = [];
  let tokens = 0;
  for (const text of texts) {
    const more = estimateTokens(text);
    const last = batches.at(-1);
    if (last === undefined || last.length === MOST_TEXTS || tokens + more > MOST_TOKENS) {
      batches.push([text]);
      tokens = more;
    } else {
      last.push(text);
      tokens += more;
    }
  }
  return batches;
}
