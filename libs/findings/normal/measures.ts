import { nanoToMs, type Turn } from '#contracts';

/** The best score among documents, or null where none is scored. */
export function topScoreOf(documents: readonly { score: number | null }[]): number | null {
  let top: number | null = null;
  for (const { score } of documents) if (score !== null && (top === null || score > top)) top = score;
  return top;
}

/** Milliseconds from the user's message to the end of the turn's last step; null where either is missing. */
export function turnMs(turn: Turn): number | null {
  if (!turn.user || turn.steps.length === 0) return null;
  const end = Math.max(...turn.steps.map((step) => nanoToMs(step.endNano)));
  const ms = end - nanoToMs(turn.user.atNano);
  return ms >= 0 ? ms : null;
}
