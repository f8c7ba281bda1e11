import type { Detector, Draft } from '../../detector.js';
import { isDenial } from '../../reading/ending.js';
import { type Instruction, instructionsOf } from '../../reading/instructions.js';
import { handsToPerson, personRequestOf, speaksOfHandOver } from '../../reading/people.js';
import type { Reading, TurnReading } from '../../reading/reading.js';

/** Asked once and then served, users did not miss the person. */
const insisting = 2;
const once = 0.45;

const aboutPeople =
  /\b(?:human|person|representative|live agent|human agent|support (?:agent|team)|operator|supervisor|manager)\b/i;
const handing = /\b(?:transfer|hand (?:over|off)|escalate|connect|forward|route|pass)\b/i;
const onRequest =
  /\b(?:if|when|whenever)\b[^.]{0,60}\b(?:asks?|requests?|wants?|demands?|insists?)\b[^.]{0,40}\b(?:human|person|representative|agent|operator|supervisor|manager|transfer|speak|talk)/i;
const forbidding = /\b(?:never|do not|don['’]t|only|unless|must not|cannot)\b/i;

export const missingHandOff: Detector = {
  name: 'missing-hand-off',
  kind: 'failure',
  pattern: 'missing_hand_off',
  severity: 0.6,
  version: 1,
  detect(conversation, { reading }) {
    const asking = reading.turns.filter((turn) => personRequestOf(turn) !== null);
    if (asking.length === 0 || isHandedOver(reading)) return [];
    const rule = ruleIn(instructionsOf(conversation));
    if (!rule && asking.length < insisting && !isLeftWithout(asking[0]!, reading)) return [];
    if (reading.ending.kind === 'confirmed') return [];
    return [draft(asking, rule)];
  },
};

function isHandedOver(reading: Reading): boolean {
  return (
    reading.ending.person !== 'none' ||
    // The telemetry may not show the hand-over; whether it came is not known then.
    reading.turns.some((turn) => turn.turn.steps.some((step) => step.kind === 'handoff' || handsToPerson(step))) ||
    reading.turns.some((turn) => turn.turn.reply !== null && turn.turn.reply.by === null && speaksOfHandOver(turn))
  );
}

/** The wish for a person was the last thing said, and was turned down or not answered. */
function isLeftWithout(turn: TurnReading, reading: Reading): boolean {
  return (
    reading.ending.turn === turn.index && (isDenial(turn) || turn.does.act === 'none' || turn.does.act === 'empty')
  );
}

function draft(asking: readonly TurnReading[], rule: Instruction | null): Draft {
  const first = asking[0]!;
  const phrase = personRequestOf(first)!;
  const times = asking.length > 1 ? ` ${asking.length} times` : '';
  return {
    turn: first.index,
    spanIds: asking.flatMap((turn) => [
      ...(turn.agentSpanId === null ? [] : [turn.agentSpanId]),
      turn.turn.user!.spanId,
    ]),
    severity: asking.length > 1 ? undefined : once,
    message: `The user asked for a person${times} ("${phrase}") and none was called${rule ? ', though the instructions say so' : ''}.`,
    evidence: { phrase, repeats: asking.length, ...(rule && { rule }) },
  };
}

const rules = new WeakMap<readonly Instruction[], Instruction | null>();

/** The instruction that has the user handed over on request, where there is one. */
function ruleIn(instructions: readonly Instruction[]): Instruction | null {
  const known = rules.get(instructions);
  if (known !== undefined) return known;
  const rule =
    instructions.find(
      (text) => handing.test(text) && aboutPeople.test(text) && onRequest.test(text) && !forbidding.test(text),
    ) ?? null;
  rules.set(instructions, rule);
  return rule;
}
