import { handsToPerson } from '../../../reading/people.js';
import type { Reading, TurnReading } from '../../../reading/reading.js';
import { changesState } from '../../../reading/tool-kinds.js';
import type { ToolUse } from '../../../reading/tool-uses.js';
import { isConditional, type RuleReader } from '../rule.js';
import { beginSmall, toolForm } from '../tool-form.js';

const asks = String.raw`\b(?:ask|confirm|get|obtain|request)\b`;
const askBefore = new RegExp(String.raw`${asks}[^.]*\bbefore ${toolForm}[.!]?$`);
const askBeforeChanges =
  /\bbefore (?:taking|making|performing|executing) any (?:actions?|changes?|bookings?|updates?)\b.*\b(?:ask|obtain|get|request|confirm)\b.*\bconfirm/i;
const confirmations = /\b(?:confirm|confirmation|consent|approval)\b(?! (?:numbers?|codes?|ids?|e-?mails?)\b)/i;

/** "Ask for confirmation before calling cancel_order", "Before making any changes you must obtain confirmation". */
export const readAskFirst: RuleReader = (text) => {
  const match = askBefore.exec(beginSmall(text));
  const waiting = match?.[1] ?? null;
  if (waiting === null && !askBeforeChanges.test(text)) return null;
  if (waiting !== null && isConditional(text)) return null;
  if (!confirmations.test(text)) return null;
  return {
    text,
    severity: 0.55,
    breachOf(turn, reading) {
      const use = turn.tools.find((one) => (waiting === null ? isChange(one) : one.name === waiting));
      if (!use || agrees(turn) || hasJustAsked(turn, reading)) return null;
      return { spanId: use.step.spanId, seen: `called ${use.name} without having asked`, tool: use.name };
    },
  };
};

function isChange(use: ToolUse): boolean {
  return changesState(use.name) && !handsToPerson(use.step);
}

const agreements = new Set(
  'yes yeah yep yup sure ok okay confirm confirmed confirming proceed agree agreed approve approved go correct right fine'.split(
    ' ',
  ),
);

function agrees({ user }: TurnReading): boolean {
  return user === null || user.list.some((word) => agreements.has(word));
}

/** What the agent last said to the user asked for something; what exactly cannot be told for sure. */
function hasJustAsked(turn: TurnReading, reading: Reading): boolean {
  const before = reading.turns.findLast((one) => one.index < turn.index && one.turn.reply !== null);
  return before !== undefined && (before.does.act === 'question' || /\?|confirm/i.test(before.turn.reply!.text));
}
