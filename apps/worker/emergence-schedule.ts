import { addRun, type Clock, type Database, type JobQueue, type jobs, listAgentsToLookAt } from '#platform';

const MINUTE_MS = 60_000;
/** Runs are named for the slot they fall into, so that a slot has one however many workers ask. */
const SLOT_MS = 10 * MINUTE_MS;

/** When emergent intents are looked for: hourly where there is something new, and soon after a large intake. */
const OCCASIONS = [
  { least: 20, pauseMs: 60 * MINUTE_MS },
  { least: 500, pauseMs: SLOT_MS },
];

/** Adds a look for emergent intents, as of the last slot's end, for every agent with enough new conversations. */
export async function startDueEmergence(database: Database, queue: JobQueue<typeof jobs>, clock: Clock): Promise<void> {
  const nowMs = clock();
  const asOf = new Date(Math.floor(nowMs / SLOT_MS) * SLOT_MS).toISOString();
  for (const { least, pauseMs } of OCCASIONS) {
    const lastLookBefore = new Date(nowMs - pauseMs).toISOString();
    for (const { projectId, agent } of await listAgentsToLookAt(database.pool, { least, lastLookBefore })) {
      const run = { id: `emerge-${agent}-${asOf.slice(0, 16)}`, stage: 'emerge' as const, agent, asOf };
      if ((await addRun(database.pool, projectId, run)) !== null)
        await queue.enqueue('run-stage', { projectId, runId: run.id });
    }
  }
}
