import type { Conversation } from '#contracts';
import { looksEnglish } from '../language/english/looks-english.js';
import { noWords } from '../language/words.js';
import { type Reading, readConversation, type TurnReading } from '../reading/reading.js';
import { readSigns, replyKey } from './read-signs.js';
import { type BreakdownSigns, breakdownSigns, breakdownWeights, type SignWeights, stumbleWeights } from './weights.js';

/** How likely one agent turn breaks the talk down: does not follow on, so that the user can hardly go on either. */
export interface Breakdown {
  readonly turn: number;
  readonly spanId: string;
  /** Chance of a breakdown, 0..1. */
  readonly probability: number;
  /** Chance of a breakdown or of something lesser that makes the user stumble, 0..1. */
  readonly stumble: number;
  /** What each sign showed, 0..1 (`BreakdownSigns`). */
  readonly signs: BreakdownSigns;
}

/** From here on a turn is more likely a breakdown than most: where a yes or no is wanted. */
export const likelyBreakdown = 0.25;
export const likelyStumble = 0.4;

/** The whole talk is known by this many turns; before, it is taken for an ordinary one. */
const ordinary = { turns: 2, jumping: 0.3, stalling: 0.2 } as const;

const read = new WeakMap<Reading, Breakdown[]>();

/**
 * The chance, for each turn in which the agent acted on a message of the user, that it breaks the talk down. Judged from
 * whether it answers what was asked, takes up what was said, repeats or evades, and from what the user says next. The
 * labels O, T and X of the dialogue breakdown detection challenges (Higashinaka et al. 2016) are the model: X is a
 * breakdown, T a stumble.
 */
export function breakdownOf(conversation: Conversation): Breakdown[] {
  return breakdownsIn(readConversation(conversation));
}

export function breakdownsIn(reading: Reading): Breakdown[] {
  const known = read.get(reading);
  if (known) return known;
  const breakdowns = judgeTurns(reading);
  read.set(reading, breakdowns);
  return breakdowns;
}

function judgeTurns({ turns }: Reading): Breakdown[] {
  const inEnglish = looksEnglish(turns.flatMap(({ user, reply }) => [user ?? noWords, reply ?? noWords]));
  const content = new Set<string>();
  const replies = new Set<string>();
  const judged: { turn: TurnReading; signs: BreakdownSigns }[] = [];
  turns.forEach((turn, i) => {
    if (turn.user && (turn.reply || turn.turn.steps.length > 0))
      judged.push({ turn, signs: readSigns(turn, turns[i + 1] ?? null, { inEnglish, content, replies }) });
    for (const word of turn.userContent) content.add(word);
    for (const word of turn.replyContent) content.add(word);
    if (turn.reply) replies.add(replyKey(turn.reply));
  });
  const talk = {
    jumps: shareOf(judged, 'jumps', ordinary.jumping),
    stalls: shareOf(judged, 'stalls', ordinary.stalling),
  };
  return judged.map(({ turn, signs }) => ({
    turn: turn.index,
    spanId: turn.turn.reply?.spanId ?? turn.agentSpanId!,
    probability: chance(breakdownWeights, signs, talk),
    stumble: chance(stumbleWeights, signs, talk),
    signs,
  }));
}

function shareOf(judged: readonly { signs: BreakdownSigns }[], sign: keyof BreakdownSigns, usual: number): number {
  const sum = judged.reduce((total, { signs }) => total + signs[sign], 0);
  return (sum + usual * ordinary.turns) / (judged.length + ordinary.turns);
}

function chance(weights: SignWeights, signs: BreakdownSigns, talk: { jumps: number; stalls: number }): number {
  let logOdds = weights.intercept + weights.talk.jumps * talk.jumps + weights.talk.stalls * talk.stalls;
  for (const sign of breakdownSigns) logOdds += weights.signs[sign] * signs[sign];
  return 1 / (1 + Math.exp(-logOdds));
}
