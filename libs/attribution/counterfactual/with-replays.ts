import type { Counterfactual } from '#contracts';
import { fisherOneSided } from './fisher.js';

/** What came of the runs of one arm. */
export interface Arm {
  runs: number;
  passed: number;
  /** Calls of tools, and those that were not in the recording. */
  calls: number;
  unrecorded: number;
}

/** The chance of being wrong where it says that a change helps. */
const LEVEL = 0.05;
const VERDICT = ' Replayed from this step:';

/** A counterfactual with what its replays showed: grade 2 where they prove it, as it was where they do not. */
export function withReplays(counterfactual: Counterfactual, changed: Arm, unchanged: Arm): Counterfactual {
  const chance = fisherOneSided(changed, unchanged);
  const isProven = chance <= LEVEL;
  const figures = `${changed.passed} of ${changed.runs} runs pass with the change, ${unchanged.passed} of ${unchanged.runs} without it`;
  const verdict = isProven ? 'the change helps' : 'that does not prove that the change helps';
  const calls = changed.calls + unchanged.calls;
  const missing = changed.unrecorded + unchanged.unrecorded;
  const gap = missing === 0 ? '' : ` ${missing} of the ${calls} calls made were not in the recording.`;
  return {
    ...counterfactual,
    grade: isProven ? 2 : counterfactual.grade === 3 ? 3 : 1,
    text: `${textBefore(counterfactual)}${VERDICT} ${figures}; ${verdict} (${told(chance)}).${gap}`,
    replays: { changed: toRuns(changed), unchanged: toRuns(unchanged) },
  };
}

/** What a counterfactual said before it was replayed. */
export function textBefore({ text }: Counterfactual): string {
  const at = text.indexOf(VERDICT);
  return at < 0 ? text : text.slice(0, at);
}

function toRuns({ runs, passed }: Arm) {
  return { runs, passed };
}

function told(chance: number): string {
  return chance < 0.001 ? 'p < 0.001' : `p = ${chance.toFixed(3)}`;
}
