import { handsToPerson } from './people.js';
import type { TurnReading } from './reading.js';
import { changesState } from './tool-kinds.js';

/**
 * How the talk ended for the user:
 * `confirmed` the user said the need is met · `thanked` thanked, no more · `answered` the last request got an answer
 * · `question` the agent still wanted something · `denied` the last request was refused, hedged or met trouble
 * · `unanswered` no reply · `deferred` the user put it off · `rejected` the last words contradict the answer
 * · `surrendered` the user gave up · `handed-off` a person was called and has not spoken · `person` a person replied
 * · `silent` no user ever spoke.
 */
export type EndingKind =
  | 'confirmed'
  | 'thanked'
  | 'answered'
  | 'question'
  | 'denied'
  | 'unanswered'
  | 'deferred'
  | 'rejected'
  | 'surrendered'
  | 'handed-off'
  | 'person'
  | 'silent';

export interface Ending {
  readonly kind: EndingKind;
  /** The turn of the last request: what came after only winds up. */
  readonly turn: number;
  /** Was a person called, and did they speak? */
  readonly person: 'none' | 'called' | 'replied';
}

export function readEnding(turns: readonly TurnReading[]): Ending {
  const spoken = turns.filter((turn) => turn.user !== null);
  const last = spoken.at(-1);
  const called = turns.findIndex((turn) => turn.turn.steps.some(handsToPerson));
  const replied = called < 0 ? -1 : turns.findIndex((turn, i) => i >= called && isSaidByPerson(turn));
  const person = called < 0 ? 'none' : replied < 0 ? 'called' : 'replied';
  if (!last) return { kind: 'silent', turn: 0, person };
  const matter = [...spoken].reverse().find((turn) => !isWindingUp(turn)) ?? last;
  const kind =
    called < 0 ? kindOf(last, matter, spoken) : handOverKind(turns.slice(Math.max(called, replied) + 1), person);
  return { kind, turn: matter.index, person };
}

function isSaidByPerson({ turn }: TurnReading): boolean {
  return turn.reply?.by != null && turn.reply.text !== '';
}

/** `after`: what was said since the person came, or since they were called in vain. */
function handOverKind(after: readonly TurnReading[], person: Ending['person']): EndingKind {
  if (after.some((turn) => turn.says?.surrender)) return 'surrendered';
  if (after.some(isUnhappy)) return 'rejected';
  return person === 'replied' ? 'person' : 'handed-off';
}

function kindOf(last: TurnReading, matter: TurnReading, spoken: readonly TurnReading[]): EndingKind {
  const says = last.says!;
  const winding = last !== matter || isWindingUp(last);
  if (says.surrender && !says.satisfaction) return 'surrendered';
  if (isUnhappy(last) && !says.thanks && !isMended(last)) return 'rejected';
  const changed = spoken.some((turn) => turn.tools.some((use) => use.error === null && changesState(use.name)));
  if (!changed && !says.satisfaction && spoken.slice(spoken.indexOf(matter)).some(isPutOff)) return 'deferred';
  const denied = isDenial(matter);
  if (winding && says.satisfaction && !denied) return 'confirmed';
  if (denied) return 'denied';
  if (matter.does.act === 'none' || matter.does.act === 'empty') return needsReply(matter) ? 'unanswered' : 'answered';
  if (winding) return says.thanks ? 'thanked' : 'answered';
  return matter.does.act === 'question' ? 'question' : 'answered';
}

/** The user will see to it another time, and nothing was done on the spot. */
function isPutOff(turn: TurnReading): boolean {
  return turn.says?.deferral != null && turn.tools.length === 0;
}

/** After the complaint something was done that worked, and the agent said so: the user had no more to say. */
function isMended(turn: TurnReading): boolean {
  return turn.does.act === 'answer' && turn.tools.at(-1)?.error === null;
}

/** A closing "yes" or a bare statement may stand last; a question, or a message the agent began to work on, may not. */
function needsReply(turn: TurnReading): boolean {
  const says = turn.says!;
  const windsUp = says.thanks !== null || says.deferral !== null;
  return turn.turn.steps.length > 0 || (says.asks && (!windsUp || turn.user!.text.includes('?')));
}

export function isDenial(turn: TurnReading): boolean {
  const { act } = turn.does;
  return act === 'refusal' || act === 'hedge' || act === 'trouble';
}

/** Thanks, goodbye, "that is all": nothing is asked any more. */
function isWindingUp(turn: TurnReading): boolean {
  return turn.says?.pleasantry === true && !isUnhappy(turn) && turn.tools.length === 0;
}

function isUnhappy(turn: TurnReading): boolean {
  const says = turn.says;
  return says !== null && (says.rejection !== null || says.reminder !== null || says.profanity !== null);
}
