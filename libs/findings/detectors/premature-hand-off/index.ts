import type { Detector } from '../../detector.js';
import { instructionsOf } from '../../reading/instructions.js';
import { handsToPerson, personRequestOf } from '../../reading/people.js';
import type { TurnReading } from '../../reading/reading.js';

/** An agent that calls tools in this share of its conversations is one that acts. */
const actingShare = 0.6;
/** Talk of more turns is an attempt of its own. */
const mostTurns = 2;
/** The agent was told to hand some matters over, and this may be one of them. */
const toldSeverity = 0.3;
const toPeople =
  /\b(?:transfer|hand (?:over|off)|escalate|connect|forward|route)\b[^.]*\b(?:human|person|representative|agent|team|operator|supervisor|manager)\b/i;

export const prematureHandOff: Detector = {
  name: 'premature-hand-off',
  kind: 'failure',
  pattern: 'handed_off',
  severity: 0.5,
  version: 1,
  detect(conversation, { reading, normal }) {
    if (reading.ending.person === 'none' || (normal.toolShare ?? 0) < actingShare) return [];
    const turn = reading.turns.find((one) => one.turn.steps.some(handsToPerson));
    if (!turn) return [];
    const before = reading.turns.filter(({ index, user }) => index <= turn.index && user !== null);
    if (before.length === 0 || before.length > mostTurns) return [];
    if (before.some((one) => personRequestOf(one) !== null || triedAnything(one))) return [];
    const step = turn.turn.steps.find(handsToPerson)!;
    return [
      {
        turn: turn.index,
        spanIds: [step.spanId],
        severity: instructionsOf(conversation).some((text) => toPeople.test(text)) ? toldSeverity : undefined,
        message: `The agent handed the user to a person before it had tried anything; it acts in ${Math.round(normal.toolShare! * 100)}% of its conversations.`,
        evidence: { ...(step.kind === 'tool' && { tool: step.name }) },
      },
    ];
  },
};

/** A look-up, a search or a memory read; being handed over is no attempt. */
function triedAnything({ turn }: TurnReading): boolean {
  return turn.steps.some(
    (step) => (step.kind === 'tool' && !handsToPerson(step)) || step.kind === 'retrieval' || step.kind === 'memory',
  );
}
