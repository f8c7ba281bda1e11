import type { AnalysisProgress } from '#contracts';
import { detectorSetVersion } from '#findings';
import { type AnalysedWith, hasOutdated, setProgress, setsOfProject, watchedSince } from './analysis.repository.js';
import type { Queryable } from './conversation.repository.js';
import { detectorsInUse, setInUse } from './detector-set.repository.js';
import { listAgents } from './report.repository.js';

/** Time before now whose conversations are compared with each other: what is older keeps the analysis it has. */
const COMPARED_MS = 5 * 7 * 86_400_000;
const NO_END = '9999-12-31T00:00:00.000Z';

/** The conversations of an agent that anything still compares, and what they are to be analysed with. */
export async function comparedAnalyses(
  db: Queryable,
  projectId: number,
  agent: string,
  nowMs: number,
): Promise<AnalysedWith> {
  const usual = new Date(nowMs - COMPARED_MS).toISOString();
  const watched = await watchedSince(db, projectId, agent);
  const from = watched !== null && watched < usual ? watched : usual;
  return { agent, period: { from, to: NO_END }, detectorSet: await setInUse(db, projectId, agent) };
}

/** Of all agents, or of one. */
export async function analysisProgress(
  db: Queryable,
  projectId: number,
  nowMs: number,
  agents?: readonly string[],
): Promise<AnalysisProgress> {
  let [analysed, toDo] = [0, 0];
  for (const agent of agents ?? (await listAgents(db, projectId))) {
    const progress = await setProgress(db, projectId, await comparedAnalyses(db, projectId, agent, nowMs));
    analysed += progress.analysed;
    toDo += progress.outdated;
  }
  const share = toDo === 0 ? 1 : analysed / (analysed + toDo);
  return { detectorSet: await detectorsInUse(db), analysed, toDo, share };
}

/** Projects with conversations that wait to be analysed, for the first time or again with the detectors of this process. */
export async function listProjectsToAnalyse(db: Queryable, nowMs: number): Promise<{ projectId: number }[]> {
  const { rows } = await db.query<{ projectId: number; isNew: boolean }>(
    `SELECT id AS "projectId", EXISTS (
       SELECT FROM conversation WHERE project_id = project.id AND analysed_at IS NULL) AS "isNew" FROM project`,
  );
  const isOurs = (await detectorsInUse(db)) === detectorSetVersion;
  const waiting: { projectId: number }[] = [];
  for (const { projectId, isNew } of rows)
    if (isNew || (isOurs && (await isOutdated(db, projectId, nowMs)))) waiting.push({ projectId });
  return waiting;
}

async function isOutdated(db: Queryable, projectId: number, nowMs: number): Promise<boolean> {
  const sets = await setsOfProject(db, projectId);
  if (sets.every((set) => set === detectorSetVersion) && !(await hasOutcomeModel(db, projectId))) return false;
  for (const agent of await listAgents(db, projectId))
    if (await hasOutdated(db, projectId, await comparedAnalyses(db, projectId, agent, nowMs))) return true;
  return false;
}

async function hasOutcomeModel(db: Queryable, projectId: number): Promise<boolean> {
  const { rowCount } = await db.query('SELECT FROM outcome_model WHERE project_id = $1 LIMIT 1', [projectId]);
  return rowCount === 1;
}
