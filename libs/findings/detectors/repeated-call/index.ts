import type { Detector } from '../../detector.js';
import type { ToolUse } from '../../reading/tool-uses.js';

/** So many equal calls with equal results are a loop; a call that was refused may be repeated once less. */
const loopLength = 3;
const refusedLoopLength = 2;

export const repeatedCall: Detector = {
  name: 'repeated-call',
  kind: 'failure',
  pattern: 'repetition',
  severity: 0.5,
  version: 2,
  detect(_conversation, { reading }) {
    return runsOf(reading.tools)
      .filter(isLoop)
      .map((uses) => {
        const first = uses[0]!;
        return {
          turn: first.turn,
          spanIds: uses.map((use) => use.step.spanId),
          severity: uses.length < loopLength ? 0.3 : undefined,
          message: `${first.name} was called ${uses.length} times with the same arguments and the same result.`,
          evidence: {
            tool: first.name,
            arguments: first.step.arguments,
            repeats: uses.length,
            ...(first.error !== null && { error: first.error }),
          },
        };
      });
  },
};

/** Equal calls with equal results in one turn: the user adds nothing there, so an equal call can learn nothing new. */
function runsOf(tools: readonly ToolUse[]): ToolUse[][] {
  const calls = groupBy(tools, (use) => `${use.turn} ${use.key}`).filter((uses) => uses.length > 1);
  return calls.flatMap((uses) => groupBy(uses, (use) => use.resultText));
}

function groupBy(uses: readonly ToolUse[], keyOf: (use: ToolUse) => string): ToolUse[][] {
  const groups = new Map<string, ToolUse[]>();
  for (const use of uses) {
    const key = keyOf(use);
    const group = groups.get(key);
    if (group) group.push(use);
    else groups.set(key, [use]);
  }
  return [...groups.values()];
}

function isLoop(uses: readonly ToolUse[]): boolean {
  // A service that is down may well be tried again; arguments it refused stay refused.
  const refused = uses[0]!.error !== null && uses[0]!.errorClass !== 'environment';
  return uses.length >= (refused ? refusedLoopLength : loopLength);
}
