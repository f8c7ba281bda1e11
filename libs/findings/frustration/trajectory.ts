import type { Conversation } from '#contracts';
import { type Reading, readConversation, type TurnReading } from '../reading/reading.js';
import { signsOf } from './signs.js';

/** How one turn of the user reads: what it adds, and the level carried so far. */
export interface FrustrationLevel {
  readonly turn: number;
  /** What this turn adds; below zero it calms. */
  readonly added: number;
  /** Carried level, 0 and up; above `frustratedLevel` the user is frustrated. */
  readonly level: number;
  /** The words that show it most, as said. */
  readonly phrase: string | null;
  readonly restates: boolean;
}

/** A trajectory in figures. */
export interface FrustrationCourse {
  readonly levels: readonly FrustrationLevel[];
  readonly peak: number;
  readonly atEnd: number;
  /** The unbroken climb to the peak; empty where nothing rose. */
  readonly climb: readonly FrustrationLevel[];
  /** The agent's step after which the climb began, or null where it began with the user's first words. */
  readonly turningPoint: { readonly turn: number; readonly spanId: string } | null;
  /** Messages of the user at or above the threshold. */
  readonly messagesFrustrated: number;
}

/** Reached by one strong sign, or by two weak ones in turns close to each other. */
export const frustratedLevel = 0.7;

/** What is left of the level one turn later: displeasure fades unless fed. */
const carried = 0.65;
/** How far back a message may be restated, in messages. */
const reach = 3;

/** Frustration as a trajectory over the user's turns, from the first on. */
export function frustrationTrajectory(conversation: Conversation): FrustrationLevel[] {
  return trajectoryOf(readConversation(conversation));
}

/** Peak, end and turning point of the trajectory. */
export function frustrationCourse(conversation: Conversation): FrustrationCourse {
  return courseOf(readConversation(conversation));
}

export function courseOf(reading: Reading): FrustrationCourse {
  const levels = trajectoryOf(reading);
  const end = levels.reduce((best, { level }, i) => (level > levels[best]!.level ? i : best), 0);
  const peak = levels[end]?.level ?? 0;
  let start = end;
  while (start > 0 && levels[start - 1]!.added > 0) start--;
  const climb = peak > 0 ? levels.slice(start, end + 1) : [];
  const first = climb[0]?.turn;
  const before = reading.turns.findLast(
    (turn) => first !== undefined && turn.index < first && turn.agentSpanId !== null,
  );
  return {
    levels,
    peak,
    atEnd: levels.at(-1)?.level ?? 0,
    climb,
    turningPoint: before ? { turn: before.index, spanId: before.agentSpanId! } : null,
    messagesFrustrated: levels.filter(({ level }) => level >= frustratedLevel).length,
  };
}

function trajectoryOf({ turns }: Reading): FrustrationLevel[] {
  const levels: FrustrationLevel[] = [];
  const earlier: TurnReading[] = [];
  let level = 0;
  for (const turn of turns) {
    if (turn.user === null) continue;
    const signs = signsOf(turn, earlier.slice(-reach), level);
    level = Math.max(0, level * carried + signs.added);
    levels.push({ turn: turn.index, level, ...signs });
    earlier.push(turn);
  }
  return levels;
}
