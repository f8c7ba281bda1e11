import {
  type AnalysedWith,
  comparedAnalyses,
  type Database,
  hasOutdated,
  listAgents,
  listOutdated,
  lockAnalysis,
  saveAnalyses,
  setInUse,
} from '#platform';
import { Analysts } from './analysts.js';
import { type Detectors, ownDetectors } from './detectors.js';

/** Conversations analysed at a time: bounds memory and the length of a transaction. */
const BATCH = 500;

/**
 * Analyses conversations of a period that were analysed with another set again, the newest first, up to a number of
 * batches. A process whose detectors are not those in use does nothing: it would undo what a newer one did.
 *
 * @returns how many there were, and whether it stopped before the last
 */
export async function analysePeriodAgain(
  database: Database,
  projectId: number,
  { agent, period }: Pick<AnalysedWith, 'agent' | 'period'>,
  { analysts, batches }: { analysts: Analysts; batches: number },
): Promise<{ conversations: number; more: boolean }> {
  let conversations = 0;
  for (let batch = 0; batch < batches; batch++) {
    const count = await database.transaction(async (tx) => {
      await lockAnalysis(tx, projectId);
      const { detectorSet, analyse } = await analysts.of(agent);
      if (detectorSet !== (await setInUse(tx, projectId, agent))) return 0;
      const outdated = await listOutdated(tx, projectId, { agent, period, detectorSet }, BATCH);
      await saveAnalyses(tx, projectId, detectorSet, outdated.map(analyse));
      return outdated.length;
    });
    conversations += count;
    if (count < BATCH) return { conversations, more: false };
  }
  return { conversations, more: true };
}

/** Does the same for all conversations of a project that anything still compares by now, agent after agent. */
export async function analyseAgain(
  database: Database,
  projectId: number,
  { nowMs, batches, detectors = ownDetectors }: { nowMs: number; batches: number; detectors?: Detectors },
): Promise<{ conversations: number; more: boolean }> {
  const analysts = new Analysts(database, projectId, detectors);
  let conversations = 0;
  for (const agent of await listAgents(database.pool, projectId)) {
    const compared = await comparedAnalyses(database.pool, projectId, agent, nowMs);
    if (!(await hasOutdated(database.pool, projectId, compared))) continue;
    const left = batches - Math.floor(conversations / BATCH);
    const done = await analysePeriodAgain(database, projectId, compared, { analysts, batches: left });
    conversations += done.conversations;
    if (done.more) return { conversations, more: true };
  }
  return { conversations, more: false };
}
