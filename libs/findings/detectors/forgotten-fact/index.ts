import type { Detector, Draft } from '../../detector.js';
import { contentOf } from '../../language/similarity.js';
import { readWords } from '../../language/words.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import { clauseBeside, sentenceWith, sharedRun } from './restated-value.js';

/** So many turns back a fact is looked for: older ones say little, and sessions may run for thousands. */
const lookBack = 30;

/** Whoever answers a question again does so in few words; longer messages name codes for other reasons. */
const longestAnswer = 10;

export const forgottenFact: Detector = {
  name: 'forgotten-fact',
  kind: 'failure',
  pattern: 'lost_fact',
  severity: 0.5,
  version: 2,
  detect(_conversation, { reading }) {
    const turns = reading.turns.filter((turn) => turn.user !== null);
    return turns.flatMap((turn, i) => {
      const found =
        fromEarlierSession(turn) ??
        reminded(turn, turns.slice(Math.max(0, i - lookBack), i)) ??
        askedAgain(turn, turns.slice(Math.max(0, i - lookBack), i), reading);
      return found ? [found] : [];
    });
  },
};

/** "I told you last time that I am vegetarian." */
function fromEarlierSession(turn: TurnReading): Draft | null {
  const match = turn.says!.earlierSession;
  if (!match || turn.user!.text.includes('?')) return null;
  const value = clauseBeside(turn.user!, match);
  return value && isStatement(value) ? draft(turn, value, 'session', sentenceWith(turn.user!, match)) : null;
}

/** "As I said, my number is 4711", said before in this conversation; else it must have been said in another. */
function reminded(turn: TurnReading, earlier: readonly TurnReading[]): Draft | null {
  const match = turn.says!.reminder;
  // "You just said …" holds the agent to its own words.
  if (!match || ofAgent.test(match.phrase)) return null;
  for (const before of [...earlier].reverse()) {
    const value = sharedRun(turn.user!, before.user!, match);
    if (value) return draft(turn, value, 'conversation', sentenceWith(turn.user!, match));
  }
  if (ofAsking.test(match.phrase)) return null;
  const value = clauseBeside(turn.user!, match);
  if (!value || !isStatement(value)) return null;
  return draft(turn, value, earlier.length === 0 ? 'session' : 'conversation', sentenceWith(turn.user!, match));
}

const ofAgent = /^you /i;
/** A question asked again is no fact; what was told before shows only in the words said twice. */
const ofAsking = /ask/i;
const opensQuestion = /^(?:why|what|where|when|who|how|which|whether|if|do|does|did|can|could|is|are)\b/i;

function isStatement(value: string): boolean {
  return !opensQuestion.test(value) && contentOf(readWords(value)).size > 0;
}

/** The agent asked for what the user had given, without naming it, and the user gives it again. */
function askedAgain(turn: TurnReading, earlier: readonly TurnReading[], reading: Reading): Draft | null {
  const asked = reading.turns.findLast((one) => one.index < turn.index && one.reply !== null);
  const last = earlier.at(-1);
  if (!last || asked?.does.act !== 'question' || turn.user!.list.length > longestAnswer) return null;
  for (const before of earlier) {
    const value = sharedRun(turn.user!, before.user!, null);
    if (value && !isNamedSince(value, before.index, turn.index, reading))
      return draft(turn, value, 'conversation', turn.user!.text.slice(0, 200));
  }
  return null;
}

/** A value the agent itself has named was not forgotten: the user only refers to it. */
function isNamedSince(value: string, from: number, to: number, reading: Reading): boolean {
  const said = value.toLowerCase();
  return reading.turns.some(
    (one) => one.index >= from && one.index < to && (one.turn.reply?.text.toLowerCase().includes(said) ?? false),
  );
}

function draft(turn: TurnReading, value: string, saidBefore: 'conversation' | 'session', phrase: string): Draft {
  return {
    turn: turn.index,
    spanIds: [turn.turn.user!.spanId],
    message: `The user had to say again: "${value}".`,
    evidence: { phrase, fact: { value, saidBefore } },
  };
}
