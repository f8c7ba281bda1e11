import type { Conversation } from '#contracts';
import { jaccard, overlap } from '../language/similarity.js';
import { type Reading, readConversation, type TurnReading } from '../reading/reading.js';

/** How one turn of the user reads: what it adds, and the level carried so far. */
export interface FrustrationLevel {
  readonly turn: number;
  /** What this turn adds, -1..2; below zero it calms. */
  readonly added: number;
  /** Carried level, 0 and up; above `frustratedLevel` the user is frustrated. */
  readonly level: number;
  /** The words that show it most, as said. */
  readonly phrase: string | null;
  readonly restates: boolean;
}

/** Reached by one strong sign, or by two weak ones in turns close to each other. */
export const frustratedLevel = 0.7;

/** What is left of the level one turn later: displeasure fades unless fed. */
const carried = 0.65;

/** What each sign adds. Tuned by hand on development dialogues; few alone reach the threshold. */
const weights = {
  surrender: 0.75,
  profanity: 0.6,
  /** To have told it in an earlier session weighs more: the user expected to be known. */
  earlierSession: 0.75,
  reminder: 0.5,
  rejection: 0.4,
  restatement: 0.35,
  personRequest: 0.25,
  repeatedReply: 0.2,
  intensity: 0.3,
  satisfaction: -0.5,
  thanks: -0.3,
} as const;

/** Frustration as a trajectory over the user's turns, from the first on. */
export function frustrationTrajectory(conversation: Conversation): FrustrationLevel[] {
  return trajectoryOf(readConversation(conversation));
}

export function trajectoryOf(reading: Reading): FrustrationLevel[] {
  const levels: FrustrationLevel[] = [];
  let level = 0;
  const spoken = reading.turns.filter((turn) => turn.user !== null);
  spoken.forEach((turn, i) => {
    const earlier = spoken.slice(Math.max(0, i - 3), i);
    const signs = signsOf(turn, earlier);
    level = Math.max(0, level * carried + signs.added);
    levels.push({ turn: turn.index, level, ...signs });
  });
  return levels;
}

function signsOf(turn: TurnReading, earlier: readonly TurnReading[]): Omit<FrustrationLevel, 'turn' | 'level'> {
  const says = turn.says!;
  const answered = earlier.length > 0;
  const restates = earlier.some((before) => isRestatement(turn, before));
  const calm = says.satisfaction !== null || (says.thanks !== null && !says.rejection);
  const words =
    says.surrender ?? says.profanity ?? (answered ? (says.earlierSession ?? says.reminder ?? says.rejection) : null);
  let added = says.intensity * weights.intensity;
  if (says.surrender && !calm) added += weights.surrender;
  if (says.profanity) added += weights.profanity;
  if (answered && says.earlierSession) added += weights.earlierSession;
  else if (answered && says.reminder) added += weights.reminder;
  if (answered && says.rejection) added += weights.rejection;
  if (restates) added += weights.restatement;
  if (says.personRequest) added += weights.personRequest;
  if (answered && hearsTheSameAgain(earlier)) added += weights.repeatedReply;
  if (says.satisfaction) added += weights.satisfaction;
  else if (says.thanks) added += weights.thanks;
  return { added, restates, phrase: (words ?? says.personRequest)?.phrase ?? null };
}

/** The user says again what was said before, in more or less the same words. */
export function isRestatement(turn: TurnReading, before: TurnReading): boolean {
  const now = turn.userContent;
  const then = before.userContent;
  if (Math.min(now.size, then.size) < 3) return turn.user!.list.length >= 2 && sameWords(turn, before);
  return overlap(now, then) >= 0.75 && jaccard(now, then) >= 0.4;
}

function sameWords(turn: TurnReading, before: TurnReading): boolean {
  return turn.userContent.size >= 1 && turn.user!.list.join(' ') === before.user!.list.join(' ');
}

function hearsTheSameAgain(earlier: readonly TurnReading[]): boolean {
  const [before, last] = earlier.slice(-2);
  return before !== undefined && last !== undefined && saysTheSame(before, last);
}

/** Two replies that tell the user the same thing. */
export function saysTheSame(a: TurnReading, b: TurnReading): boolean {
  if (!a.reply || !b.reply || a.reply.list.length < 2) return false;
  if (a.reply.text === b.reply.text) return true;
  const [shorter, longer] = [a.reply.list.length, b.reply.list.length].sort((x, y) => x - y) as [number, number];
  if (shorter < longer * 0.7) return false;
  return Math.min(a.replyContent.size, b.replyContent.size) >= 4 && jaccard(a.replyContent, b.replyContent) >= 0.85;
}
