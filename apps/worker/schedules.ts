import type { Stage } from '#contracts';
import { addRun, type Clock, type Database, findRun, type JobQueue, type jobs, listAgents } from '#platform';

const DAY_MS = 86_400_000;
const MONDAY = 1;

/** A run that is due; its id says the day, so that it is added once however many workers ask. */
export interface DueRun {
  id: string;
  stage: Stage;
  agent: string;
  asOf: string;
}

/**
 * What is due for an agent by now: every day a look and attribution, and on Mondays the week's intents and proposals, which
 * attribution is a part of. As of today's 00:00 UTC.
 *
 * @param judges whether there is a model or a runner that the last of the day's stages asks
 */
export function dueRuns(agent: string, nowMs: number, judges = false): DueRun[] {
  const midnight = new Date(Math.floor(nowMs / DAY_MS) * DAY_MS);
  const asOf = midnight.toISOString();
  const stages: Stage[] = midnight.getUTCDay() === MONDAY ? ['look', 'refresh', 'propose'] : ['look', 'attribute'];
  if (judges) stages.push('judge');
  return stages.map((stage) => ({ id: `${stage}-${agent}-${asOf.slice(0, 10)}`, stage, agent, asOf }));
}

/** By three quarters of an hour after midnight the day's last conversations are over and analysed. */
const GRACE_MS = 45 * 60_000;

/** Adds the runs that are due in every project. */
export async function startDueRuns(
  database: Database,
  queue: JobQueue<typeof jobs>,
  clock: Clock,
  judges = false,
): Promise<void> {
  const projects = await database.prisma.project.findMany({ select: { id: true } });
  for (const { id: projectId } of projects)
    for (const agent of await listAgents(database.pool, projectId))
      await startNext(database, queue, projectId, dueRuns(agent, clock() - GRACE_MS, judges));
}

/** One at a time, in order: proposals are written in the intents of the week, so they wait until those are there. */
async function startNext(
  database: Database,
  queue: JobQueue<typeof jobs>,
  projectId: number,
  runs: DueRun[],
): Promise<void> {
  for (const run of runs) {
    const known = await findRun(database.pool, projectId, run.id);
    if (known?.status === 'done' || known?.status === 'failed') continue;
    if ((await addRun(database.pool, projectId, run)) !== null)
      await queue.enqueue('run-stage', { projectId, runId: run.id });
    return;
  }
}
