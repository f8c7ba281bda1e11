import type { Detector } from '../../detector.js';
import { failedCallsOf } from '../../reading/failed-calls.js';
import type { Reading } from '../../reading/reading.js';
import type { ToolUse } from '../../reading/tool-uses.js';
import { validateArguments } from '../../schema/validate-arguments.js';

/** The tool took them all the same: untidy, but the user did not suffer. */
const toleratedSeverity = 0.1;
const repairedSeverity = 0.2;

export const invalidArguments: Detector = {
  name: 'invalid-arguments',
  kind: 'failure',
  pattern: 'bad_arguments',
  severity: 0.6,
  version: 2,
  detect(_conversation, { reading }) {
    const problemsOf = new Map(reading.tools.map((use) => [use, schemaProblems(reading, use)]));
    const isFailure = (use: ToolUse) => use.errorClass === 'arguments' || problemsOf.get(use)!.length > 0;
    return failedCallsOf(reading, isFailure).map(({ turn, tool, uses, repair }) => {
      const problems = [...new Set(uses.flatMap((use) => problemsOf.get(use)!))];
      const error = uses.find((use) => use.error !== null)?.error ?? null;
      const worked = repair !== null && !isFailure(repair) ? repair : null;
      return {
        turn,
        spanIds: uses.map((use) => use.step.spanId),
        severity: error === null ? toleratedSeverity : worked ? repairedSeverity : undefined,
        message: `${tool} was called with arguments it does not take: ${problems.join('; ') || error}.`,
        evidence: {
          tool,
          arguments: uses[0]!.step.arguments,
          error: error ?? problems.join('; '),
          repeats: uses.length,
          ...(worked && { correctedArguments: worked.step.arguments }),
        },
      };
    });
  },
};

function schemaProblems(reading: Reading, use: ToolUse): string[] {
  const schema = reading.offered.get(use.name)?.parameters;
  return schema === undefined ? [] : validateArguments(schema, use.step.arguments);
}
