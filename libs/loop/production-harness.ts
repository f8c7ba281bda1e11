import { liveRelease, parseHarness } from '#harness';
import { postgresHarnessStore } from '#platform';
import type { StageContext } from './context.js';

/** The harness an agent serves, with the files it is parsed from and the agent's releases; null where nothing is in production. */
export async function productionHarness({
  database,
  projectId,
  agent,
}: Pick<StageContext, 'database' | 'projectId' | 'agent'>) {
  return postgresHarnessStore(database, projectId).transaction(agent, async (tx) => {
    const releases = await tx.releases();
    const live = liveRelease(releases);
    if (live === null) return null;
    const version = await tx.version(live.version);
    const files = await tx.files(version);
    return { version: version.number, files, harness: parseHarness(files), releases };
  });
}
