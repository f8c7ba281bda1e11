import { AppError } from '#contracts';
import { type AnalysedWith, detectorsInUse, hasOutdated, type Period, setInUse, setProgress } from '#platform';
import type { StageContext } from '../context.js';
import { analysePeriodAgain } from './analyse-again.js';
import { Analysts } from './analysts.js';
import { ownDetectors } from './detectors.js';

/** Batches that a stage analyses again by itself before it lets others have their turn. */
const MOST_BATCHES = 40;

/**
 * Reads analyses of an agent's period that were all made with one set. What another set analysed is analysed again first;
 * where that takes long, or the set changes while it is read, the stage is told to come again.
 *
 * @throws AppError ANALYSIS.BEHIND, operational, with how far it is
 */
export async function withOneSet<Result>(
  context: StageContext,
  period: Period,
  read: (detectorSet: string) => Promise<Result>,
): Promise<Result> {
  const { database, projectId, agent } = context;
  const detectorSet = await setInUse(database.pool, projectId, agent);
  const asked = { agent, period, detectorSet };
  if (await hasOutdated(database.pool, projectId, asked)) {
    const analysts = new Analysts(database, projectId, context.detectors);
    await analysePeriodAgain(database, projectId, asked, { analysts, batches: MOST_BATCHES });
    await requireOneSet(context, asked);
  }
  const result = await read(detectorSet);
  // A newer set may have come between: what it analysed meanwhile was not read.
  await requireOneSet(context, asked);
  return result;
}

async function requireOneSet(context: StageContext, asked: AnalysedWith): Promise<void> {
  const { pool } = context.database;
  if (!(await hasOutdated(pool, context.projectId, asked))) return;
  const { analysed, outdated } = await setProgress(pool, context.projectId, asked);
  const all = analysed + outdated;
  const isOurs = await hasDetectorsInUse(context);
  throw new AppError({
    code: 'ANALYSIS.BEHIND',
    kind: 'operational',
    message: `${outdated} of ${all} conversations from ${asked.period.from} to ${asked.period.to} are still to be analysed with the detectors in use (${Math.floor((100 * analysed) / all)} % done): nothing is compared across two sets.`,
    fix: isOurs
      ? 'It goes on by itself, and the stage comes again.'
      : 'A newer worker has other detectors and does it: bring this one up to date too. After going back to an older release on purpose, delete the newer version from the table detector_set.',
  });
}

/** Whether this process has the detectors in use, and not older ones. */
export async function hasDetectorsInUse({ database, detectors = ownDetectors }: StageContext): Promise<boolean> {
  return (await detectorsInUse(database.pool)) === detectors.version;
}
