import type { Reading, TurnReading } from '../reading/reading.js';

/** What is known of one state of the talk, such as one reply of the agent or one of its words. */
export interface StateChances {
  /** Share of the turns in this state that were the last of their conversation, 0..1. */
  readonly ends: number;
  /** How natural the ends were to which conversations in this state went on, 0..1. */
  readonly leads: number;
}

/**
 * How conversations with one agent usually end, read without labels. An end is natural where conversations often end in
 * such a state, or where those that go on from it come to natural ends themselves: the need was as good as met. It is
 * broken off where others go on, and seldom reach a usual end.
 */
export interface UsualEndings {
  readonly states: ReadonlyMap<string, StateChances>;
  /** For a state never seen. */
  readonly unseen: StateChances;
  /** Chance of a natural end that three of four conversations stay below: what counts as fully natural here. */
  readonly usual: number;
}

/** Fewer conversations than this do not show how they usually end. */
const minimumConversations = 200;
/** A reply seen this often is a state of its own; others are known by their words, those seen this often. */
const minimumTurns = 5;
/** Where three of four ends are less natural than this, conversations end anywhere: there is no usual end to miss. */
const minimumUsual = 0.6;
/** Weight of the average of all states, in turns: a rare state does not decide by itself. */
const priorTurns = { ends: 2, leads: 5 } as const;
/** Content words of a reply that are looked at. */
const maximumWords = 60;

/** @returns null where the conversations are too few, or end anywhere */
export function usualEndingsOf(readings: readonly Reading[]): UsualEndings | null {
  const talks = readings.filter(({ turns }) => turns.length > 0);
  if (talks.length < minimumConversations) return null;
  const known = knownReplies(talks);
  const paths = talks.map(({ turns }) => turns.map((turn) => statesOf(turn, (reply) => known.has(reply))));
  const turns = paths.reduce((sum, path) => sum + path.length, 0);
  const anywhere = talks.length / turns;
  const ended = sharesOf(paths, priorTurns.ends, anywhere, (last) => (last ? 1 : 0));
  const endings = paths.map((path) => mean(path.at(-1)!.map((state) => ended.get(state) ?? anywhere)));
  const average = mean(endings);
  const led = sharesOf(paths, priorTurns.leads, average, (last, talk) => (last ? null : endings[talk]!));
  const unseen = { ends: anywhere, leads: average };
  const states = new Map(
    [...ended].map(([state, ends]) => [state, { ends, leads: led.get(state) ?? average }] as const),
  );
  const naturals = paths.map((path) => naturalOf(path.at(-1)!, states, unseen)).sort((a, b) => a - b);
  const usual = naturals[Math.floor(0.75 * naturals.length)]!;
  return usual < minimumUsual ? null : { states, unseen, usual };
}

/** How natural an end after this turn is, 0..1: as three of four ends of this agent's conversations, or more. */
export function naturalEnd(endings: UsualEndings, last: TurnReading): number {
  const states = statesOf(last, (reply) => endings.states.has(reply));
  return Math.min(1, naturalOf(states, endings.states, endings.unseen) / endings.usual);
}

function naturalOf(states: readonly string[], known: ReadonlyMap<string, StateChances>, unseen: StateChances): number {
  const chances = states.map((state) => known.get(state) ?? unseen);
  const ends = mean(chances.map((one) => one.ends));
  return ends + (1 - ends) * mean(chances.map((one) => one.leads));
}

/** Mean of `measure` over the turns in each common state, drawn towards the prior; turns without one do not count. */
function sharesOf(
  paths: readonly (readonly string[])[][],
  priorWeight: number,
  prior: number,
  measure: (last: boolean, talk: number) => number | null,
): Map<string, number> {
  const sums = new Map<string, { sum: number; count: number }>();
  paths.forEach((path, talk) => {
    path.forEach((states, at) => {
      const value = measure(at === path.length - 1, talk);
      if (value === null) return;
      for (const state of states) {
        const entry = sums.get(state) ?? { sum: 0, count: 0 };
        entry.sum += value;
        entry.count++;
        sums.set(state, entry);
      }
    });
  });
  return new Map(
    [...sums]
      .filter(([, { count }]) => count >= minimumTurns)
      .map(([state, { sum, count }]) => [state, (sum + prior * priorWeight) / (count + priorWeight)]),
  );
}

function knownReplies(talks: readonly Reading[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { turns } of talks)
    for (const turn of turns) if (turn.reply) counts.set(replyState(turn), (counts.get(replyState(turn)) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= minimumTurns).map(([reply]) => reply));
}

/** Without a reply, the agent's last step is the state; where it did nothing, what kind of word the user's was. */
function statesOf(turn: TurnReading, isKnown: (reply: string) => boolean): string[] {
  if (!turn.reply) return [stepState(turn) ?? `user ${userMove(turn)}`];
  const whole = replyState(turn);
  if (isKnown(whole)) return [whole];
  const words = [...turn.replyContent].slice(0, maximumWords).map((word) => `word ${word}`);
  return words.length > 0 ? words : ['reply'];
}

function replyState(turn: TurnReading): string {
  return `reply ${[...turn.replyContent].slice(0, maximumWords).sort().join(' ')}`;
}

function stepState({ turn }: TurnReading): string | null {
  const step = turn.steps.at(-1);
  if (!step) return null;
  return step.kind === 'tool' ? `step ${step.name}` : `step ${step.kind}`;
}

function userMove({ says }: TurnReading): string {
  if (!says) return 'none';
  if (says.pleasantry) return 'closes';
  if (says.consent) return 'agrees';
  return says.asks ? 'asks' : 'states';
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
