import type { Exemplar } from './taxonomy.js';

const EXEMPLARS = 6;
export const LONGEST_EXEMPLAR = 400;

/** The most typical requests, each wording once; where there are few, those of before stand in. */
export function pickExemplars(typicalFirst: readonly Exemplar[], before: readonly Exemplar[]): Exemplar[] {
  const byText = new Map<string, Exemplar>();
  for (const { conversationId, text } of [...typicalFirst, ...before]) {
    if (byText.size === EXEMPLARS) break;
    const short = text.slice(0, LONGEST_EXEMPLAR);
    if (!byText.has(short)) byText.set(short, { conversationId, text: short });
  }
  return [...byText.values()];
}
