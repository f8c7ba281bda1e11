import { count } from '../analyze/numbers.js';

/** What does not count in a period, and how it comes to count. */
export function outdatedNotes(outdated: number): string[] {
  if (outdated === 0) return [];
  return [
    `${count(outdated, 'conversation')} of this time do not count: they were analysed with other detectors. Those of the last five weeks are analysed again in the background (\`martingale status\`), older ones with POST /v1/agents/{agent}/runs {"stage": "analyse", "asOf": …}.`,
  ];
}
