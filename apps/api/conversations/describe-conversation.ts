import { withTried } from '#attribution';
import { type Attribution, type ConversationDetail, type Frustration, type Judgement, UNCLUSTERED } from '#contracts';
import { frustrationTrajectory } from '#findings';
import {
  assignmentsOf,
  type Database,
  findAttribution,
  findTried,
  listJudgements,
  type StoredConversation,
} from '#platform';
import { findTree } from '../intents/known-tree.js';

type Pool = Database['pool'];

/** One conversation with all that is known of it. */
export async function describeConversation(
  pool: Pool,
  projectId: number,
  stored: StoredConversation,
): Promise<ConversationDetail> {
  const { conversation } = stored;
  return {
    ...stored,
    intent: await intentOf(pool, projectId, conversation),
    judgements: await judgementsOf(pool, projectId, stored),
    frustration: frustrationOf(stored),
    attribution: await attributionOf(pool, projectId, conversation.id),
  };
}

async function intentOf(
  pool: Pool,
  projectId: number,
  { agent, id }: StoredConversation['conversation'],
): Promise<ConversationDetail['intent']> {
  const tree = await findTree(pool, projectId, agent);
  if (tree === null) return null;
  const intentId = (await assignmentsOf(pool, projectId, tree.state.id, [id])).get(id);
  if (intentId === undefined) return null;
  const name = tree.nodes.find((node) => node.id === intentId)?.name;
  return { id: intentId, name: name ?? UNCLUSTERED };
}

/** A finding that came to be again has its id again: what was said of others, which are gone, is not shown. */
async function judgementsOf(
  pool: Pool,
  projectId: number,
  { conversation, findings }: StoredConversation,
): Promise<Judgement[]> {
  const known = new Set(findings.map(({ id }) => id));
  const judgements = await listJudgements(pool, projectId, [conversation.id]);
  return judgements.filter(({ findingId }) => known.has(findingId));
}

async function attributionOf(pool: Pool, projectId: number, conversationId: string): Promise<Attribution | null> {
  const attribution = await findAttribution(pool, projectId, conversationId);
  if (attribution === null) return null;
  return withTried(attribution, await findTried(pool, projectId, { conversationId, signature: attribution.signature }));
}

function frustrationOf({ conversation, findings }: StoredConversation): Frustration {
  const levels = frustrationTrajectory(conversation).map(({ turn, level, added, phrase }) => ({
    turn,
    level,
    added,
    phrase,
  }));
  const turning = findings.find(({ evidence }) => evidence.turningSpanId !== undefined);
  return { levels, turningSpanId: turning?.evidence.turningSpanId ?? null };
}
