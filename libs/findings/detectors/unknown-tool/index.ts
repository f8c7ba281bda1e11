import type { Conversation } from '#contracts';
import type { Detector, Draft } from '../../detector.js';
import type { Reading } from '../../reading/reading.js';

export const unknownTool: Detector = {
  name: 'unknown-tool',
  kind: 'failure',
  pattern: 'unknown_tool',
  severity: 0.6,
  version: 1,
  detect(conversation, { reading }) {
    return [...executed(reading), ...requested(conversation, reading)];
  },
};

/** The run-time itself said that no such tool exists. */
function executed(reading: Reading): Draft[] {
  return reading.tools
    .filter((use) => use.errorClass === 'unknown-tool')
    .map((use) => draft(use.turn, use.step.spanId, use.name, { arguments: use.step.arguments, error: use.error! }));
}

/** A call of a tool that was not offered and that nothing executed. */
function requested(conversation: Conversation, reading: Reading): Draft[] {
  if (reading.offered.size === 0) return [];
  const known = new Set([...reading.offered.keys(), ...reading.tools.map((use) => use.name)]);
  return conversation.turns.flatMap((turn) =>
    turn.steps.flatMap((step) =>
      step.kind !== 'llm'
        ? []
        : step.toolCalls
            .filter((call) => !known.has(call.name))
            .map((call) => draft(turn.index, step.spanId, call.name, { arguments: call.arguments })),
    ),
  );
}

function draft(turn: number, spanId: string, tool: string, evidence: Draft['evidence']): Draft {
  return {
    turn,
    spanIds: [spanId],
    message: `${tool} was called, which is no tool of this agent.`,
    evidence: { tool, ...evidence },
  };
}
