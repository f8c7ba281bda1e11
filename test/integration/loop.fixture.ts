import { type Arm, type Conversation, type EditEnvelope, msToNano, type Outcome, type Proposal } from '#contracts';
import { detectorSetVersion } from '#findings';
import { addVersion, releaseToProduction } from '#harness';
import { staticEmbedding } from '#intents';
import { addProposals, type Database, postgresHarnessStore, saveAnalyses, saveConversations } from '#platform';
import { buildConversation } from '#testing';
import { shopFiles } from './api.fixture.js';

/** The day the tests begin on, a Monday. */
export const monday = '2026-01-05T00:00:00.000Z';
export const noModels = { embedding: staticEmbedding(), ask: null, modelName: null };

export const daysLater = (days: number) => new Date(Date.parse(monday) + days * 86_400_000).toISOString();

/** A project of its own whose agent `shop` serves its first version. */
export async function addShop(database: Database, slug: string): Promise<number> {
  const { id } = await database.prisma.project.create({ data: { slug, userKey: '' } });
  await postgresHarnessStore(database, id).transaction('shop', async (tx) => {
    const about = { parents: [], author: 'ada', message: 'first', edits: [], at: monday };
    const version = await addVersion(tx, { agent: 'shop', files: shopFiles, ...about });
    await releaseToProduction(tx, { version, author: 'ada', reason: 'first', at: monday });
  });
  return id;
}

export async function addProposal(
  database: Database,
  projectId: number,
  told: { id: string; edit: EditEnvelope; targetIntents?: string[] },
): Promise<Proposal> {
  const proposal: Proposal = {
    id: told.id,
    agent: 'shop',
    title: `Proposal ${told.id}`,
    layer: told.edit.layer,
    document: told.edit.document,
    edit: told.edit,
    baseVersion: 1,
    rootCause: '',
    hypothesis: '',
    targetIntents: told.targetIntents ?? [],
    riskIntents: [],
    prediction: { from: 0.5, to: 0.2 },
    evidence: { conversations: 9, users: 9, exemplarId: 'c', spanIds: [], signature: told.id },
    gates: [],
    status: 'open',
    createdAt: monday,
    releaseId: null,
  };
  await addProposals(database.pool, projectId, [proposal]);
  return proposal;
}

export interface Told {
  id: string;
  /** Days after the Monday; an hour into the day. */
  day: number;
  user?: string;
  request?: string;
  arms?: Record<string, Arm>;
}

export function conversationOf({ id, day, user = id, request = 'Where is my order?', arms = {} }: Told): Conversation {
  const start = msToNano(Date.parse(daysLater(day)) + 3_600_000);
  return {
    ...buildConversation({ id, turns: [{ user: request, reply: 'Here it is.' }] }),
    userId: user,
    startNano: start,
    endNano: start,
    harness: { version: null, channel: null, arms },
  };
}

/** Saves conversations as analysed, each with the outcome given. */
export async function addAnalysed(
  database: Database,
  projectId: number,
  told: (Told & { failed: boolean })[],
): Promise<void> {
  await saveConversations(database.pool, projectId, told.map(conversationOf));
  const outcome = (failed: boolean): Outcome => ({
    successProbability: failed ? 0 : 1,
    failed,
    frustrated: false,
    abandoned: false,
  });
  const analyses = told.map(({ id, failed }) => ({ conversationId: id, findings: [], outcome: outcome(failed) }));
  await database.transaction((tx) => saveAnalyses(tx, projectId, detectorSetVersion, analyses));
}
