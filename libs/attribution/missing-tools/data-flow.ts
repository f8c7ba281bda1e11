import type { AttributeValue, Conversation, Step } from '#contracts';
import { leafValues } from '../leaf-values.js';
import type { Call, CallSequences } from './call-sequences.js';

/** What one occurrence of a run passes to its later calls. */
interface Passed {
  /** Which argument of which call, and its value. */
  argument: string;
  value: string;
  /** Whether the value was at hand: said by the user, or in the results and arguments of earlier calls. */
  atHand: boolean;
}

/** Occurrences looked into, spread evenly over all. */
const MOST_LOOKED_AT = 60;
/** An argument that is the same in so many occurrences would be a constant of the tool. */
const CONSTANT_SHARE = 0.8;
/** Text of one conversation in which values are looked for. */
const MOST_CHARACTERS = 50_000;

/**
 * Share of the arguments of a run's later calls that one tool could fill by itself, 0..1: from what the user said, from
 * results and arguments of earlier calls, or because they never change. What the model thought up lies outside.
 */
export function selfSufficiency(sequences: CallSequences, length: number, places: readonly number[]): number {
  const step = Math.max(1, places.length / MOST_LOOKED_AT);
  const looked = Array.from(
    { length: Math.min(places.length, MOST_LOOKED_AT) },
    (_, i) => places[Math.floor(i * step)]!,
  );
  const passed = looked.flatMap((place) => passedIn(sequences, place, length));
  if (passed.length === 0) return 1;
  const counts = new Map<string, number>();
  const keyOf = ({ argument, value }: Passed) => `${argument}=${value}`;
  for (const one of passed) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  const constant = (one: Passed) => looked.length > 1 && counts.get(keyOf(one))! >= CONSTANT_SHARE * looked.length;
  return passed.filter((one) => one.atHand || constant(one)).length / passed.length;
}

function passedIn({ calls, conversations, owner }: CallSequences, place: number, length: number): Passed[] {
  const run = calls.slice(place, place + length).map((call) => call!);
  let known = knownBefore(conversations[owner[place]!]!.conversation, run[0]!);
  const passed: Passed[] = [];
  for (const [index, { steps }] of run.entries())
    for (const step of steps) {
      for (const { path, value } of index === 0 ? [] : leafValues(step.arguments)) {
        const sought = value.toLowerCase();
        passed.push({ argument: `${index}${path}`, value: sought, atHand: known.includes(sought) });
      }
      known = `${knownFrom(step)}\n${known}`.slice(0, MOST_CHARACTERS);
    }
  return passed;
}

/** What was said and returned before a call, in lower case; of long conversations the end. */
function knownBefore(conversation: Conversation, call: Call): string {
  let known = '';
  for (const text of textsBefore(conversation, call)) {
    known = `${known}${text}\n`;
    if (known.length >= MOST_CHARACTERS) break;
  }
  return known.slice(0, MOST_CHARACTERS);
}

/** The latest first. */
function* textsBefore({ turns }: Conversation, call: Call): Generator<string> {
  for (let turn = call.turn; turn >= 0; turn--) {
    const { user, steps } = turns[turn]!;
    for (let at = (turn === call.turn ? call.step : steps.length) - 1; at >= 0; at--) yield knownFrom(steps[at]!);
    if (user !== null) yield user.text.toLowerCase();
  }
}

function knownFrom(step: Step): string {
  switch (step.kind) {
    case 'tool':
      return inWords([step.arguments, step.result]);
    case 'memory':
      return inWords(step.value);
    case 'retrieval':
      return inWords(step.documents.map(({ text }) => text));
    default:
      return '';
  }
}

function inWords(value: AttributeValue): string {
  const words = leafValues(value).map((leaf) => leaf.value);
  return words.join('\n').slice(0, MOST_CHARACTERS).toLowerCase();
}
