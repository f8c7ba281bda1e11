import type { Detector } from '../../detector.js';
import { isDenial } from '../../reading/ending.js';
import { handsToPerson } from '../../reading/people.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import type { ToolUse } from '../../reading/tool-uses.js';

/** Served after all, or given to a person in the same turn: the user lost time only. */
const servedLaterSeverity = 0.15;
const handedOverSeverity = 0.25;
/** Said after looking the case up: more often right than a refusal out of hand. */
const informedSeverity = 0.4;

export const refusalOrHedge: Detector = {
  name: 'refusal-or-hedge',
  kind: 'failure',
  pattern: 'refusal',
  severity: 0.55,
  version: 1,
  detect(_conversation, { reading }) {
    return reading.turns
      .filter((turn) => turn.says !== null && !turn.says.pleasantry && isDenial(turn))
      .map((turn) => ({
        turn: turn.index,
        spanIds: [turn.agentSpanId ?? turn.turn.reply!.spanId],
        severity: severityOf(reading, turn),
        message: `The agent did not help: "${turn.does.match!.phrase}".`,
        evidence: { phrase: turn.does.match!.phrase },
      }));
  },
};

function severityOf(reading: Reading, turn: TurnReading): number | undefined {
  if (turn.turn.steps.some(handsToPerson)) return handedOverSeverity;
  const later = reading.turns.filter((other) => other.index > turn.index);
  const acted = later.some((other) => !isDenial(other) && other.tools.some(isService));
  if (acted || reading.ending.kind === 'confirmed') return servedLaterSeverity;
  const informed = reading.tools.some((use) => use.turn <= turn.index && use.error === null);
  return informed ? informedSeverity : undefined;
}

/** A call that worked for the user; being passed on is no service yet. */
function isService(use: ToolUse): boolean {
  return use.error === null && !handsToPerson(use.step);
}
