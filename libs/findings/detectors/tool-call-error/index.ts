import type { Detector } from '../../detector.js';
import { failedCallsOf } from '../../reading/failed-calls.js';

const repairedSeverity = 0.15;

export const toolCallError: Detector = {
  name: 'tool-call-error',
  kind: 'failure',
  pattern: 'tool_error',
  severity: 0.6,
  version: 2,
  detect(_conversation, { reading }) {
    // Errors that speak of arguments or of a missing tool are other patterns, mended elsewhere.
    return failedCallsOf(
      reading,
      (use) => use.error !== null && use.errorClass !== 'arguments' && use.errorClass !== 'unknown-tool',
    ).map(({ turn, tool, uses, repair }) => ({
      turn,
      spanIds: uses.map((use) => use.step.spanId),
      severity: repair ? repairedSeverity : undefined,
      message: repair
        ? `${tool} failed and worked on a later try.`
        : `${tool} failed and never worked in this conversation.`,
      evidence: {
        tool,
        arguments: uses[0]!.step.arguments,
        error: uses[0]!.error ?? undefined,
        repeats: uses.length,
        ...(repair && { correctedArguments: repair.step.arguments }),
      },
    }));
  },
};
