import type { Detector } from '../../detector.js';
import { isDenial } from '../../reading/ending.js';
import { instructionsOf } from '../../reading/instructions.js';
import { handsToPerson } from '../../reading/people.js';
import type { Reading, TurnReading } from '../../reading/reading.js';
import type { ToolUse } from '../../reading/tool-uses.js';
import { forbiddingRule, givesReason } from './reasons.js';

/** Served after all, or given to a person in the same turn: the user lost time only. */
const servedLaterSeverity = 0.15;
const handedOverSeverity = 0.2;
/** Said after looking the case up: more often right than a refusal out of hand. */
const informedSeverity = 0.4;
/** With a reason given, but nothing looked up that could bear it out. */
const reasonedSeverity = 0.3;

export const refusalOrHedge: Detector = {
  name: 'refusal-or-hedge',
  kind: 'failure',
  pattern: 'refusal',
  severity: 0.6,
  version: 2,
  detect(_conversation, { reading }) {
    const denials = reading.turns.filter((turn) => turn.says !== null && !turn.says.pleasantry && isDenial(turn));
    return denials
      .filter((turn) => !isByRule(turn, reading))
      .map((turn) => ({
        turn: turn.index,
        spanIds: [turn.agentSpanId ?? turn.turn.reply!.spanId],
        severity: severityOf(reading, turn),
        message: `The agent did not help: "${turn.does.match!.phrase}".`,
        evidence: { phrase: turn.does.match!.phrase },
      }));
  },
};

/** The agent did its duty: it refused what it was told to refuse, or gave the reason after it had looked the case up. */
function isByRule(turn: TurnReading, reading: Reading): boolean {
  if (turn.does.act !== 'refusal') return false;
  if (givesReason(turn) && isInformed(turn, reading)) return true;
  return forbiddingRule(instructionsOf(reading.conversation), turn) !== null;
}

function severityOf(reading: Reading, turn: TurnReading): number | undefined {
  if (turn.turn.steps.some(handsToPerson)) return handedOverSeverity;
  const later = reading.turns.filter((other) => other.index > turn.index);
  const acted = later.some((other) => !isDenial(other) && other.tools.some(isService));
  if (acted || reading.ending.kind === 'confirmed') return servedLaterSeverity;
  if (turn.does.act === 'refusal' && givesReason(turn)) return reasonedSeverity;
  return isInformed(turn, reading) ? informedSeverity : undefined;
}

function isInformed(turn: TurnReading, reading: Reading): boolean {
  return reading.tools.some((use) => use.turn <= turn.index && use.error === null);
}

/** A call that worked for the user; being passed on is no service yet. */
function isService(use: ToolUse): boolean {
  return use.error === null && !handsToPerson(use.step);
}
