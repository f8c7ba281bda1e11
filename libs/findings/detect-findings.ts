import { createHash } from 'node:crypto';
import type { Conversation, Finding } from '#contracts';
import type { Detector, Draft } from './detector.js';
import { type AgentNormal, showsTools, unknownNormal } from './normal/agent-normal.js';
import { readConversation } from './reading/reading.js';
import { detectors } from './registry.js';

export interface DetectionContext {
  /** How the agent usually behaves (`agentNormalOf`); without it only what one conversation shows is judged. */
  readonly normal?: AgentNormal;
}

/**
 * All findings of one conversation, by turn and then severity. Deterministic: the same conversation and context give
 * the same findings with the same ids, so that a repeated run overwrites and never doubles.
 */
export function detectFindings(conversation: Conversation, context: DetectionContext = {}): Finding[] {
  const reading = readConversation(conversation);
  const known = context.normal ?? unknownNormal;
  const normal = { ...known, usesTools: known.usesTools || showsTools(conversation) };
  const findings = new Map<string, Finding>();
  for (const detector of detectors) {
    for (const draft of detector.detect(conversation, { reading, normal })) {
      const finding = complete(detector, draft, conversation.id);
      const seen = findings.get(finding.id);
      if (!seen || seen.severity < finding.severity) findings.set(finding.id, finding);
    }
  }
  return [...findings.values()].sort(byTurnThenSeverity);
}

function complete(detector: Detector, draft: Draft, conversationId: string): Finding {
  const spanIds = [...new Set(draft.spanIds)];
  const identity = [conversationId, detector.name, draft.turn, ...spanIds].join('\n');
  return {
    id: createHash('sha256').update(identity).digest('hex').slice(0, 32),
    conversationId,
    detector: detector.name,
    kind: detector.kind,
    pattern: detector.pattern,
    severity: draft.severity ?? detector.severity,
    turn: draft.turn,
    spanIds,
    message: draft.message,
    evidence: draft.evidence,
  };
}

function byTurnThenSeverity(a: Finding, b: Finding): number {
  return a.turn - b.turn || b.severity - a.severity || (a.id < b.id ? -1 : 1);
}
