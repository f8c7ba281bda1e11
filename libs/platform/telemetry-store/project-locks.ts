import type { Database } from '../database/index.js';

type Queryable = Pick<Database['pool'], 'query'>;

/** Any numbers: each marks, with the project's id, an advisory lock. Whoever takes both takes them in this order. */
const ASSEMBLY_LOCK = 7_246_003;
const ANALYSIS_LOCK = 7_246_004;

/**
 * Keeps, until the transaction ends, everyone else from changing what the conversations of a project are made of: two who
 * met in one conversation would overwrite each other with older views of it.
 */
export async function lockAssembly(tx: Queryable, projectId: number): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, $2)', [ASSEMBLY_LOCK, projectId]);
}

/** Keeps, until the transaction ends, everyone else from analysing conversations of the project. */
export async function lockAnalysis(tx: Queryable, projectId: number): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1, $2)', [ANALYSIS_LOCK, projectId]);
}
