import type { Reading } from './reading.js';
import type { ToolUse } from './tool-uses.js';

/** Calls of one tool that went wrong in one turn, and the first later call of that tool that worked. */
export interface FailedCalls {
  readonly turn: number;
  readonly tool: string;
  readonly uses: readonly ToolUse[];
  readonly repair: ToolUse | null;
}

/** Failures that belong together are one group: three attempts at one call are one trouble, not three. */
export function failedCallsOf(reading: Reading, isFailure: (use: ToolUse) => boolean): FailedCalls[] {
  const groups = new Map<string, ToolUse[]>();
  for (const use of reading.tools) {
    if (!isFailure(use)) continue;
    const key = `${use.turn} ${use.name}`;
    const group = groups.get(key);
    if (group) group.push(use);
    else groups.set(key, [use]);
  }
  return [...groups.values()].map((uses) => {
    const last = uses.at(-1)!;
    const after = reading.tools.slice(reading.tools.indexOf(last) + 1);
    const repair = after.find((use) => use.name === last.name && use.error === null) ?? null;
    return { turn: last.turn, tool: last.name, uses, repair };
  });
}
