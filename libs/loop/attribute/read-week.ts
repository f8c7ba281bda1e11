import type { AnalysedConversation } from '#attribution';
import { compareNano, type IntentNode, type IntentWeek, UNCLUSTERED } from '#contracts';
import { taxonomySchema } from '#intents';
import {
  assignmentsOf,
  beginReading,
  intentWeeks,
  newestTaxonomy,
  type Period,
  readAnalysed,
  sampleAnalysed,
} from '#platform';
import { withOneSet } from '../analysis/with-one-set.js';
import { before, type StageContext, WEEK_MS } from '../context.js';

/** What attribution holds in memory at most; of a larger week it reads an even sample. */
const MOST = { conversations: 20_000, steps: 400_000 };
/** Conversations fetched at a time: their text and their objects are not all in memory at once. */
const BATCH = 500;

/** One week of an agent, analysed with one set. */
export interface ReadWeek {
  period: Period;
  detectorSet: string;
  readAt: Date;
  taxonomyId: string | null;
  nodes: ReadonlyMap<string, IntentNode>;
  /** Of the whole week. */
  counts: IntentWeek[];
  /** All of the week, or an even sample; oldest first. */
  conversations: AnalysedConversation[];
}

/** @throws AppError ANALYSIS.BEHIND while another set's analyses are in the week */
export async function readWeek(context: StageContext): Promise<ReadWeek> {
  const { database, projectId, agent, asOf } = context;
  const { pool } = database;
  const period = { from: before(asOf, WEEK_MS), to: asOf };
  const taxonomy = await newestTaxonomy(pool, projectId, agent);
  const taxonomyId = taxonomy?.id ?? null;
  const nodes = taxonomy === null ? [] : taxonomySchema.parse(taxonomy.content).nodes;
  return withOneSet(context, period, async (detectorSet) => ({
    period,
    detectorSet,
    readAt: await beginReading(database, projectId),
    taxonomyId,
    nodes: new Map(nodes.map((node) => [node.id, node])),
    counts: await intentWeeks(pool, projectId, { agent, taxonomyId, period, detectorSet }, 1),
    conversations: await readConversations(context, { period, detectorSet, taxonomyId }),
  }));
}

async function readConversations(
  { database: { pool }, projectId, agent }: StageContext,
  { period, detectorSet, taxonomyId }: Pick<ReadWeek, 'period' | 'detectorSet' | 'taxonomyId'>,
): Promise<AnalysedConversation[]> {
  const ids = await sampleAnalysed(pool, projectId, { agent, period, detectorSet }, MOST);
  const read: AnalysedConversation[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    const rows = await readAnalysed(pool, projectId, detectorSet, batch);
    const intents = taxonomyId === null ? null : await assignmentsOf(pool, projectId, taxonomyId, batch);
    for (const row of rows) read.push({ ...row, intentId: intents?.get(row.conversation.id) ?? UNCLUSTERED });
  }
  return read.sort(byStart);
}

function byStart({ conversation: a }: AnalysedConversation, { conversation: b }: AnalysedConversation): number {
  return compareNano(a.startNano, b.startNano) || (a.id < b.id ? -1 : 1);
}
