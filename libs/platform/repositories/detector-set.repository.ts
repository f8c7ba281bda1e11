import { detectorSetVersion } from '#findings';
import type { Queryable } from './conversation.repository.js';
import { currentOutcomeModel } from './outcome-model.repository.js';

/** Notes that a worker has this set of detectors; the first one says when. */
export async function noteDetectorSet(db: Queryable, version: string): Promise<void> {
  await db.query('INSERT INTO detector_set (version) VALUES ($1) ON CONFLICT DO NOTHING', [version]);
}

/**
 * The detectors in use: the newest that a worker has had, and before any worker ran our own. A worker with older ones,
 * which a rolling deployment leaves for a while, makes no analysis of newer ones again.
 */
export async function detectorsInUse(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ version: string }>(
    'SELECT version FROM detector_set ORDER BY first_seen_at DESC, version DESC LIMIT 1',
  );
  return rows[0]?.version ?? detectorSetVersion;
}

/** What an analysis was made with, in one word: the detectors, and the outcome model where the agent has one of its own. */
export function analysisSet(detectors: string, outcomeModelId: string | null): string {
  return outcomeModelId === null ? detectors : `${detectors}+${outcomeModelId}`;
}

/** What conversations of an agent are to be analysed with. */
export async function setInUse(db: Queryable, projectId: number, agent: string): Promise<string> {
  const model = await currentOutcomeModel(db, projectId, agent);
  return analysisSet(await detectorsInUse(db), model?.id ?? null);
}
