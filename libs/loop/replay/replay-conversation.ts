import { type AgentRunner, replayCounterfactual } from '#attribution';
import type { Attribution, Conversation, Counterfactual, Finding, Instant } from '#contracts';
import {
  type Database,
  findAttribution,
  findConversation,
  findTried,
  giveReplayUp,
  type StoredConversation,
  saveTried,
} from '#platform';
import { type Analyst, Analysts } from '../analysis/analysts.js';
import { laterWords } from './later-words.js';

export interface ReplayContext {
  database: Database;
  runner: AgentRunner;
  /** With the change, and as many without it, where nobody asks for others. */
  runs: number;
  at: Instant;
  signal: AbortSignal;
}

/**
 * Replays a conversation for which that was asked, and stores what came of it. Runs pass when the detectors that found
 * the failure take them for a success and do not find it again.
 *
 * @returns null where there was nothing to replay
 * @throws AppError RUNNER.* of the runner; the reason of the signal once it is aborted
 */
export async function replayConversation(
  context: ReplayContext,
  { projectId, conversationId }: { projectId: number; conversationId: string },
): Promise<Counterfactual | null> {
  const { database, runner, at } = context;
  const { pool } = database;
  const stored = await findConversation(pool, projectId, conversationId);
  const attribution = await findAttribution(pool, projectId, conversationId);
  const key = { conversationId, signature: attribution?.signature ?? '' };
  const tried = await findTried(pool, projectId, key);
  if (stored === null || attribution === null || !tried?.asked) {
    await giveReplayUp(pool, projectId, conversationId, 'By now the conversation is traced to something else.');
    return null;
  }
  const counterfactual = attribution.counterfactual?.change ? attribution.counterfactual : tried.counterfactual;
  const result = await replayCounterfactual(
    stored.conversation,
    { spanId: attribution.spanId, counterfactual },
    runner,
    passing(attribution, stored.findings, await new Analysts(database, projectId).of(stored.conversation.agent)),
    {
      ...(await optionsOf(context, projectId, stored, attribution, counterfactual)),
      runs: tried.asked.runs ?? context.runs,
    },
  );
  if (result === null)
    await giveReplayUp(pool, projectId, conversationId, 'The change cannot be made at the step that is blamed.');
  else await saveTried(pool, projectId, key, result, at);
  return result;
}

async function optionsOf(
  { database, signal }: ReplayContext,
  projectId: number,
  { conversation }: StoredConversation,
  attribution: Attribution,
  { neighbourId }: Counterfactual,
) {
  const neighbour = neighbourId === null ? null : await findConversation(database.pool, projectId, neighbourId);
  return {
    signal,
    seed: `${conversation.id} ${attribution.signature}`,
    later: laterWords(conversation, attribution.turn),
    neighbour: neighbour?.conversation ?? null,
  };
}

function passing({ findingIds, turn }: Attribution, findings: readonly Finding[], { analyse }: Analyst) {
  const blamed = new Set(findings.filter(({ id }) => findingIds.includes(id)).map(({ detector }) => detector));
  return (replayed: Conversation): boolean => {
    const analysis = analyse(replayed);
    const again = analysis.findings.some((finding) => finding.turn >= turn && blamed.has(finding.detector));
    return !analysis.outcome.failed && !again;
  };
}
