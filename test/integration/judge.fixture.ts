import type { Attribution, Conversation, Counterfactual, Finding, Outcome } from '#contracts';
import type { IntentContext } from '#loop';
import { type Database, saveAnalyses, saveAttributions, saveConversations, setInUse } from '#platform';
import { buildConversation, type TurnScript } from '#testing';
import { conversationOf, daysLater, noModels } from './loop.fixture.js';

export interface Failing {
  id: string;
  turns: TurnScript[];
  findings?: Partial<Finding>[];
  successProbability?: number;
  /** What it is traced to; null: to nothing. */
  traced?: { signature?: string; spanId: string; counterfactual: Counterfactual | null } | null;
}

/** A failed conversation of the week after the Monday. */
export function failingConversation({ id, turns }: Failing): Conversation {
  const { startNano, endNano } = conversationOf({ id, day: 2 });
  return {
    ...buildConversation({ id, turns, tools: [{ name: 'search_help' }, { name: 'get_order' }] }),
    userId: id,
    startNano,
    endNano,
  };
}

export function findingOf(conversationId: string, more: Partial<Finding> = {}): Finding {
  return {
    id: `finding-${conversationId}`,
    conversationId,
    detector: 'refusal',
    kind: 'failure',
    pattern: 'refusal',
    severity: 0.6,
    turn: 0,
    spanIds: ['r0'],
    message: 'The agent refused.',
    evidence: {},
    ...more,
  };
}

/** Saves conversations as failed, with findings and what they are traced to. */
export async function addFailing(database: Database, projectId: number, told: Failing[]): Promise<void> {
  const { pool } = database;
  const detectorSet = await setInUse(pool, projectId, 'shop');
  await saveConversations(pool, projectId, told.map(failingConversation));
  const analyses = told.map(({ id, findings = [{}], successProbability = 0.4 }) => {
    const outcome: Outcome = { successProbability, failed: true, frustrated: false, abandoned: false };
    return { conversationId: id, findings: findings.map((finding) => findingOf(id, finding)), outcome };
  });
  await database.transaction((tx) => saveAnalyses(tx, projectId, detectorSet, analyses));
  const attributions = told.flatMap(({ id, traced }) => (traced ? [attributionOf(id, traced)] : []));
  const conversationIds = told.map(({ id }) => id);
  const read = { detectorSet, readAt: new Date(Date.now() + 60_000), conversationIds };
  await saveAttributions(pool, projectId, read, attributions);
}

function attributionOf(conversationId: string, traced: NonNullable<Failing['traced']>): Attribution {
  return {
    conversationId,
    findingIds: [`finding-${conversationId}`],
    cause: 'prompt',
    distribution: { prompt: 1 },
    document: 'prompts/main.md',
    spanId: traced.spanId,
    turn: 0,
    evidenceSpanIds: [traced.spanId],
    rule: 'refusal',
    signature: traced.signature ?? 'prompt | prompts/main.md | refusal',
    counterfactual: traced.counterfactual,
  };
}

/** The context of a stage a week after the Monday. */
export function weekAfter(database: Database, projectId: number, more: Partial<IntentContext> = {}): IntentContext {
  return { database, projectId, agent: 'shop', asOf: daysLater(7), ...noModels, ...more };
}
