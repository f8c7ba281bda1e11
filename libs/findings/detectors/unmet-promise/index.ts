import type { Detector } from '../../detector.js';
import { findPhrase } from '../../language/phrases.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import { promises } from './phrases.js';

export const unmetPromise: Detector = {
  name: 'unmet-promise',
  kind: 'failure',
  pattern: 'broken_promise',
  severity: 0.55,
  version: 2,
  detect(_conversation, { reading }) {
    return reading.turns.flatMap((turn) => {
      const promise = turn.user && turn.reply ? findPhrase(promises, turn.reply) : null;
      if (!promise || isKept(reading, turn)) return [];
      return [
        {
          turn: turn.index,
          spanIds: [turn.agentSpanId ?? turn.turn.reply!.spanId],
          message: `The agent promised "${promise.phrase}", and nothing followed.`,
          evidence: { phrase: promise.phrase },
        },
      ];
    });
  },
};

/** Something that worked in the same turn carries the promise; else later turns must bring work or an answer. */
function isKept(reading: Reading, turn: TurnReading): boolean {
  if (isWork(turn)) return true;
  return reading.turns.some((later) => later.index > turn.index && (isWork(later) || later.does.act === 'answer'));
}

function isWork(turn: TurnReading): boolean {
  return turn.turn.steps.some((step) => step.error === null && step.kind !== 'llm' && step.kind !== 'evaluation');
}
