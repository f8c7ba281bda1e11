import { type Database, hasOutdated, type Period, setInUse, setProgress } from '#platform';

/** What counts of a period: analyses of one set are never added to those of another. */
export interface CountedSet {
  /** Left out where the period has no other set: then all that is analysed counts. */
  detectorSet?: string;
  /** Conversations that do not count. */
  outdated: number;
}

export async function countedSet(
  pool: Database['pool'],
  projectId: number,
  agent: string,
  period: Period,
): Promise<CountedSet> {
  const detectorSet = await setInUse(pool, projectId, agent);
  const asked = { agent, period, detectorSet };
  if (!(await hasOutdated(pool, projectId, asked))) return { outdated: 0 };
  const { outdated } = await setProgress(pool, projectId, asked);
  return { detectorSet, outdated };
}
