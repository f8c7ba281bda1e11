import type { Conversation, Finding } from '#contracts';
import { isBacked } from './backed-claim.js';
import type { AnalysedConversation } from './case.js';
import { savedByStaff } from './request.js';

/** Findings below this severity were mended within the conversation. */
export const UNMENDED = 0.35;

/**
 * Whether the agent did not meet the need by itself: the conversation failed, people had to take over, the user had to
 * tell again what the agent was told before, or was told of something done that was not. What went wrong and was mended is no failure, and nothing is to blame for it.
 */
export function isUnmet({ conversation, findings, outcome }: AnalysedConversation): boolean {
  if (findings.length === 0) return false;
  return outcome.failed || savedByStaff(conversation) || findings.some((one) => isNeverMended(one, conversation));
}

/** What users do not see, or forgive, is unmet all the same. */
function isNeverMended({ pattern, severity, evidence }: Finding, conversation: Conversation): boolean {
  if (pattern === 'handed_off') return true;
  if (severity < UNMENDED) return false;
  if (pattern === 'lost_fact') return evidence.fact?.saidBefore === 'session';
  return pattern === 'false_claim' && evidence.claim !== undefined && !isBacked(evidence.claim, conversation);
}
