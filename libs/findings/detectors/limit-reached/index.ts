import type { Step } from '#contracts';
import type { Detector } from '../../detector.js';
import { findPhrase } from '../../language/phrases.js';
import { readWords } from '../../language/words.js';
import type { TurnReading } from '../../reading/reading.js';
import { limitFinishReasons, limitPhrases, reachedPhrases } from './phrases.js';

export const limitReached: Detector = {
  name: 'limit-reached',
  kind: 'failure',
  pattern: 'limit_reached',
  severity: 0.7,
  version: 2,
  detect(_conversation, { reading }) {
    return reading.turns.flatMap((turn) => {
      const found = limitIn(turn);
      if (!found) return [];
      return [
        {
          turn: turn.index,
          spanIds: [found.spanId],
          message: `The agent stopped at a limit (${found.phrase}) before it was done.`,
          evidence: { phrase: found.phrase },
        },
      ];
    });
  },
};

function limitIn({ turn, reply }: TurnReading): { spanId: string; phrase: string } | null {
  for (const step of turn.steps) {
    const phrase = limitOf(step);
    if (phrase !== null) return { spanId: step.spanId, phrase };
  }
  const said = reply && findPhrase(reachedPhrases, reply) ? findPhrase(limitPhrases, reply) : null;
  return said ? { spanId: turn.reply!.spanId, phrase: said.phrase } : null;
}

function limitOf(step: Step): string | null {
  if (step.kind === 'llm' && step.finishReason !== null && limitFinishReasons.has(step.finishReason.toLowerCase()))
    return step.finishReason;
  return step.error === null ? null : (findPhrase(limitPhrases, readWords(step.error.slice(0, 400)))?.phrase ?? null);
}
