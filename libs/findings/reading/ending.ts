import { handsToPerson } from './people.js';
import type { TurnReading } from './reading.js';

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
}

export function readEnding(turns: readonly TurnReading[]): Ending {
  const spoken = turns.filter((turn) => turn.user !== null);
  const last = spoken.at(-1);
  if (!last) return { kind: 'silent', turn: 0 };
  const matter = [...spoken].reverse().find((turn) => !isWindingUp(turn)) ?? last;
  return { kind: handOffKind(turns) ?? kindOf(last, matter), turn: matter.index };
}

function handOffKind(turns: readonly TurnReading[]): EndingKind | null {
  const at = turns.findIndex((turn) => turn.turn.steps.some(handsToPerson));
  if (at < 0) return null;
  const person = turns.findIndex((turn, i) => i >= at && turn.turn.reply?.by != null && turn.turn.reply.text !== '');
  if (person < 0) return 'handed-off';
  return turns.slice(person + 1).some(isUnhappy) ? 'rejected' : 'person';
}

function kindOf(last: TurnReading, matter: TurnReading): EndingKind {
  const says = last.says!;
  const winding = last !== matter || isWindingUp(last);
  if (says.surrender && !says.satisfaction) return 'surrendered';
  if (isUnhappy(last) && !says.thanks) return 'rejected';
  if (says.deferral && last.tools.length === 0 && !says.satisfaction) return 'deferred';
  const denied = isDenial(matter);
  if (winding && says.satisfaction && !denied) return 'confirmed';
  if (denied) return 'denied';
  if (matter.does.act === 'none' || matter.does.act === 'empty') return needsReply(matter) ? 'unanswered' : 'answered';
  if (winding) return says.thanks ? 'thanked' : 'answered';
  return matter.does.act === 'question' ? 'question' : 'answered';
}

/** A closing "yes" or a bare statement may stand last; a question, or a message the agent began to work on, may not. */
function needsReply(turn: TurnReading): boolean {
  return turn.says!.asks || turn.turn.steps.length > 0;
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
