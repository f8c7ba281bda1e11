import type { GateResult, Proposal, ProposalStatus } from '#contracts';
import type { Queryable } from './conversation.repository.js';
import { storableJson } from './storable-json.js';

/** Stores new proposals; one already known (the same edit for the same fault on the same version) stays as it is. */
export async function addProposals(db: Queryable, projectId: number, proposals: Proposal[]): Promise<number> {
  const { rowCount } = await db.query(
    `INSERT INTO proposal (project_id, id, agent, status, signature, layer, operation, created_at, content)
     SELECT $1, content->>'id', content->>'agent', content->>'status', content->'evidence'->>'signature', content->>'layer',
       content->'edit'->>'operation', (content->>'createdAt')::timestamptz, content
     FROM jsonb_array_elements($2::jsonb) AS content
     ON CONFLICT (project_id, id) DO NOTHING`,
    [projectId, storableJson(proposals)],
  );
  return rowCount ?? 0;
}

export async function listProposals(
  db: Queryable,
  projectId: number,
  agent: string,
  status?: ProposalStatus,
): Promise<Proposal[]> {
  const { rows } = await db.query<{ content: Proposal }>(
    `SELECT content FROM proposal WHERE project_id = $1 AND agent = $2 AND ($3::text IS NULL OR status = $3) ORDER BY created_at, id`,
    [projectId, agent, status ?? null],
  );
  return rows.map(({ content }) => content);
}

export async function findProposal(db: Queryable, projectId: number, id: string): Promise<Proposal | null> {
  const { rows } = await db.query<{ content: Proposal }>(
    'SELECT content FROM proposal WHERE project_id = $1 AND id = $2',
    [projectId, id],
  );
  return rows[0]?.content ?? null;
}

export async function updateProposal(
  db: Queryable,
  projectId: number,
  id: string,
  change: { status: ProposalStatus; releaseId?: string | null; gates?: GateResult[] },
): Promise<void> {
  await db.query(`UPDATE proposal SET status = $3, content = content || $4::jsonb WHERE project_id = $1 AND id = $2`, [
    projectId,
    id,
    change.status,
    storableJson(change),
  ]);
}
