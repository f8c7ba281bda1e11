import type { Conversation, Finding } from '#contracts';
import type { MoveKind } from './kind.js';
import { type Scene, setScenes } from './scene.js';
import type { Sign } from './sign.js';
import { signReaders } from './signs/index.js';
import { quote } from './wording.js';

/** A step that may have decided how a conversation went wrong. */
export interface SuspectStep {
  readonly spanId: string;
  readonly turn: number;
  /** The agent that took the step, where the telemetry names one. */
  readonly agent: string | null;
  /** Probability that the first decisive error was made here, 0..1; over all steps they sum to at most 1. */
  readonly score: number;
}

export interface DecisiveStep extends SuspectStep {
  /** What speaks for it, strongest first. */
  readonly reasons: readonly Sign[];
  /** The next in line, likeliest first. */
  readonly runnersUp: readonly SuspectStep[];
}

/**
 * The step at which a failed conversation went wrong: the earliest error that what follows rests on. Null where no
 * agent did anything. Each move gets the odds that it is an error, from what it does and the signs on it, scaled so
 * that one error is expected in all. The first error decides: a move is decisive when it is one and none before it was.
 * Linear in the steps; of a text of any length only the head and the tail are read.
 */
export function decisiveStep(conversation: Conversation, findings: readonly Finding[] = []): DecisiveStep | null {
  const [first, ...others] = suspectsAmong(setScenes(conversation, findings)).sort((a, b) => b.score - a.score);
  if (first === undefined) return null;
  const { signs, ...step } = first;
  const reasons = signs.filter(({ bits }) => bits > 0).sort((a, b) => b.bits - a.bits);
  const runnersUp = others.slice(0, RUNNERS_UP).map(({ signs: _, ...other }) => other);
  return { ...step, reasons, runnersUp };
}

const RUNNERS_UP = 3;

/** What a kind of move says by itself. Only acts and assertions can put something wrong into a run; others rarely do. */
const kindBits: Readonly<Record<MoveKind, number>> = {
  strays: 4,
  acts: 0,
  asserts: 0,
  talks: -3,
  reports: -3,
  restates: -4,
  closes: -5,
};

function suspectsAmong(scenes: readonly Scene[]): (SuspectStep & { signs: Sign[] })[] {
  const weighed = scenes.map((scene) => {
    const signs = readSigns(scene);
    return { move: scene.move, signs, odds: 2 ** signs.reduce((sum, { bits }) => sum + bits, 0) };
  });
  const total = weighed.reduce((sum, { odds }) => sum + odds, 0);
  let blameless = 1;
  return weighed.map(({ move: { spanId, turn, agent }, signs, odds }) => {
    const error = odds / (odds + total);
    const score = blameless * error;
    blameless *= 1 - error;
    return { spanId, turn, agent, score, signs };
  });
}

function readSigns(scene: Scene): Sign[] {
  const signs: Sign[] = [{ name: scene.kind, bits: kindBits[scene.kind], words: quote(scene.move.text) }];
  for (const { name, read } of signReaders) {
    const sign = read(scene);
    if (sign !== null) signs.push({ name, ...sign });
  }
  return signs;
}
