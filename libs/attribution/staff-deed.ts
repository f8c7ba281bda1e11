import type { Conversation } from '#contracts';
import { contentWords, staffWords } from './request.js';

/** The tool whose work staff say they did by hand: the longest whose whole name stands in their words, or null. */
export function deedOfStaff(conversation: Conversation): string | null {
  const said = staffWords(conversation);
  if (said.size === 0) return null;
  const done = conversation.offeredTools
    .map(({ name }) => name)
    .filter((name) => {
      const words = [...contentWords(name.replaceAll(/[_.-]/g, ' '))];
      // One word says too little: `open`, `check`.
      return words.length >= 2 && words.every((word) => said.has(word));
    });
  return done.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0] ?? null;
}
