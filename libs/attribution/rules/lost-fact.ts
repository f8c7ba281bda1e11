import { factKey } from '#harness';
import { memoryDocument, promptDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';

/** The user had to say a fact again. From an earlier session: memory. Still in the window: the prompt. */
export const lostFact: EvidenceRule = {
  name: 'lost-fact',
  read: ({ findings, harness, conversation }) =>
    findings
      .filter(
        ({ pattern, evidence }) =>
          (pattern === 'lost_fact' || pattern === 'stale_memory') && evidence.fact !== undefined,
      )
      .map((finding) => {
        const spoken = conversation.turns[finding.turn]?.user?.text ?? '';
        const key = factKey(finding.evidence.phrase ?? spoken) ?? factKey(spoken) ?? 'a fact';
        const before = finding.pattern === 'stale_memory' || finding.evidence.fact?.saidBefore === 'session';
        return evidenceFrom('lost-fact', finding, {
          cause: before ? 'memory' : 'prompt',
          weight: 1.2,
          document: before ? memoryDocument(harness) : promptDocument(harness),
          detail: `${finding.pattern === 'stale_memory' ? 'stale' : 'lost'} ${key}`,
          counterfactual: {
            grade: 1,
            text: `Use the ${key.replaceAll('_', ' ')} the user gave before instead of asking again.`,
            neighbourId: null,
          },
        });
      }),
};
