import type { Detector, Draft } from '../../detector.js';
import type { Reading } from '../../reading/reading.js';
import type { ToolUse } from '../../reading/tool-uses.js';

export const wrongToolCorrected: Detector = {
  name: 'wrong-tool-corrected',
  kind: 'failure',
  pattern: 'wrong_tool',
  severity: 0.4,
  version: 2,
  detect(_conversation, { reading }) {
    return [...correctedByUser(reading), ...switchedByAgent(reading)];
  },
};

/** A call that worked, words of the user against it, then another tool. */
function correctedByUser(reading: Reading): Draft[] {
  return reading.turns.flatMap((turn, i) => {
    const next = reading.turns[i + 1];
    const wrong = turn.tools.filter((use) => use.error === null).at(-1);
    if (!wrong || !next?.says?.rejection) return [];
    const used = new Set(turn.tools.map((use) => use.name));
    const right = next.tools.find((use) => use.error === null && !used.has(use.name));
    return right ? [draft(wrong, right, [next.turn.user!.spanId], next.says.rejection.phrase)] : [];
  });
}

/** A call that was refused for what it is, not how it was made, then another tool with some of the same arguments. */
function switchedByAgent(reading: Reading): Draft[] {
  return reading.turns.flatMap((turn) =>
    turn.tools.flatMap((wrong, i) => {
      if (wrong.errorClass !== 'other' && wrong.errorClass !== 'not-found') return [];
      const rest = turn.tools.slice(i + 1);
      if (rest.some((use) => use.name === wrong.name)) return [];
      const right = rest[0];
      return right && right.error === null && shareArguments(wrong, right) ? [draft(wrong, right, [])] : [];
    }),
  );
}

function draft(wrong: ToolUse, right: ToolUse, more: string[], phrase?: string): Draft {
  return {
    turn: wrong.turn,
    spanIds: [wrong.step.spanId, right.step.spanId, ...more],
    message: `${wrong.name} was called where ${right.name} was needed.`,
    evidence: {
      tool: wrong.name,
      arguments: wrong.step.arguments,
      ...(wrong.error !== null && { error: wrong.error }),
      ...(phrase !== undefined && { phrase }),
    },
  };
}

/** At least one telling value in common: both calls served the same need. */
function shareArguments(a: ToolUse, b: ToolUse): boolean {
  const values = new Set(valuesOf(a));
  return valuesOf(b).some((value) => values.has(value));
}

function valuesOf({ step }: ToolUse): string[] {
  const { arguments: given } = step;
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return [];
  return Object.values(given)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map((value) => String(value).toLowerCase())
    .filter((value) => value.length >= 3);
}
