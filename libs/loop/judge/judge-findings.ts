import type { Judgement } from '#contracts';
import { type Judgeable, judgeQuestion, LONGEST_REASON, pickFindings } from '#findings';
import type { Ask } from '#intents';
import { countJudged, findConversation, listJudgeable, saveJudgements } from '#platform';
import { before, type IntentContext, WEEK_MS } from '../context.js';
import { isDictated, plainSentence } from './plain-sentence.js';
import { showSteps } from './show-steps.js';

/** Findings of a week that a model is asked about. */
const BUDGET = 60;
/** Findings read to choose from. */
const MOST_CANDIDATES = 20_000;
/** Questions asked at once. */
const WAVE = 4;

/**
 * Asks the language model about some findings of the last week, those of undecided conversations first, and keeps what it
 * says beside them. Findings and outcomes stay as they are. Whatever the model does, nothing is thrown.
 */
export async function judgeFindings(context: IntentContext): Promise<{ judged: number; agreed: number }> {
  const { database, projectId, agent, asOf, ask } = context;
  const period = { from: before(asOf, WEEK_MS), to: asOf };
  const told = { judged: 0, agreed: 0 };
  if (ask === null) return told;
  const left = Math.max(0, BUDGET - (await countJudged(database.pool, projectId, agent, period)));
  const candidates = await listJudgeable(database.pool, projectId, agent, period, MOST_CANDIDATES);
  const picked = pickFindings(candidates, left, `${agent} ${asOf}`);
  for (let start = 0; start < picked.length; start += WAVE) {
    const wave = picked.slice(start, start + WAVE);
    const replies = await Promise.all(wave.map((one) => judge(context, ask, one)));
    const judgements = replies.flatMap(({ judgement }) => judgement ?? []);
    told.judged += await saveJudgements(database.pool, projectId, judgements);
    told.agreed += judgements.filter(({ agrees }) => agrees).length;
    if (replies.some(({ isLasting }) => isLasting)) break;
  }
  return told;
}

interface Judged {
  judgement?: Judgement;
  /** Whether it is of no use to ask anything else now. */
  isLasting: boolean;
}

async function judge(context: IntentContext, ask: Ask, { findingId, conversationId }: Judgeable): Promise<Judged> {
  const { database, projectId, asOf, modelName } = context;
  const stored = await findConversation(database.pool, projectId, conversationId);
  const finding = stored?.findings.find(({ id }) => id === findingId);
  if (!stored || finding === undefined) return { isLasting: false };
  const steps = showSteps(stored.conversation, finding.spanIds);
  const reply = await ask(judgeQuestion(finding, steps));
  if (!reply.ok) return { isLasting: reply.lasting };
  const { agrees, confidence } = reply.value;
  const reason = plainSentence(reply.value.reason, LONGEST_REASON);
  if (reason === '' || isDictated(reason, steps)) return { isLasting: false };
  const model = modelName ?? 'unnamed';
  return { judgement: { findingId, conversationId, agrees, confidence, reason, model, at: asOf }, isLasting: false };
}
