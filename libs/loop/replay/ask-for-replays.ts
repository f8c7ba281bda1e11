import { askReplay, countTried, listReplayable } from '#platform';
import { before, type StageContext, WEEK_MS } from '../context.js';

/** Faults of a week that are replayed unasked: each takes some hundred answers of the agent. */
const BUDGET = 5;

/** Asks for replays of the most frequent faults of the last week, one conversation each. @returns how many */
export async function askForReplays({ database, projectId, agent, asOf }: StageContext): Promise<number> {
  const period = { from: before(asOf, WEEK_MS), to: asOf };
  const { replayed } = await countTried(database.pool, projectId, agent, period);
  const left = Math.max(0, BUDGET - replayed);
  const faults = await listReplayable(database.pool, projectId, agent, period, left);
  for (const { counterfactual, ...key } of faults)
    if (counterfactual !== null) await askReplay(database.pool, projectId, key, counterfactual, { at: asOf });
  return faults.length;
}
