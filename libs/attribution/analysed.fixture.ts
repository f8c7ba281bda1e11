import type { Conversation, Finding, FindingPattern } from '#contracts';
import type { AnalysedConversation } from './case.js';

/** How a conversation of a test went. */
export interface Course {
  user?: string | null;
  intentId?: string;
  passes?: boolean;
  /** Chance of success, .9 of passing ones and .1 of others unless said. */
  successProbability?: number;
  findings?: (Partial<Finding> & { pattern: FindingPattern })[];
}

/** A conversation as if it had been analysed: it passes and belongs to one intent unless said. */
export function analysed(
  conversation: Conversation,
  { user = conversation.id, intentId = 'i1', passes = true, successProbability, findings = [] }: Course = {},
): AnalysedConversation {
  return {
    conversation: { ...conversation, userId: user },
    intentId,
    outcome: {
      successProbability: successProbability ?? (passes ? 0.9 : 0.1),
      failed: !passes,
      frustrated: false,
      abandoned: false,
    },
    findings: findings.map((finding, index) => ({
      id: `${conversation.id}-${index}`,
      conversationId: conversation.id,
      detector: 'test',
      kind: 'failure',
      severity: 0.6,
      turn: 0,
      spanIds: ['s0.0'],
      message: 'test',
      evidence: {},
      ...finding,
    })),
  };
}
