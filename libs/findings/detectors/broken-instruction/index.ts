import type { Detector, Draft } from '../../detector.js';
import { instructionsOf } from '../../reading/instructions.js';
import type { Reading } from '../../reading/reading.js';
import { rulesIn } from './read-rules.js';
import type { Rule } from './rule.js';

export const brokenInstruction: Detector = {
  name: 'broken-instruction',
  kind: 'failure',
  pattern: 'rule_broken',
  severity: 0.3,
  version: 1,
  detect(conversation, { reading }) {
    return rulesIn(instructionsOf(conversation)).flatMap((rule) => firstBreach(rule, reading));
  },
};

/** A rule broken in every turn is one fault: the first place shows it. */
function firstBreach(rule: Rule, reading: Reading): Draft[] {
  const breaches = reading.turns.flatMap((turn) => {
    const breach = rule.breachOf(turn, reading);
    return breach ? [{ turn: turn.index, ...breach }] : [];
  });
  const [first] = breaches;
  if (!first) return [];
  return [
    {
      turn: first.turn,
      spanIds: breaches.map(({ spanId }) => spanId),
      severity: rule.severity,
      message: `The agent was told "${quoteOf(rule.text)}", and ${first.seen}.`,
      evidence: {
        rule: rule.text,
        repeats: breaches.length,
        ...(first.tool !== undefined && { tool: first.tool }),
        ...(first.phrase !== undefined && { phrase: first.phrase }),
      },
    },
  ];
}

function quoteOf(text: string): string {
  const short = text.length > 140 ? `${text.slice(0, 139)}…` : text;
  return short.replace(/[.!]$/, '');
}
