import type { Finding, StepChange } from '#contracts';
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
          document: before ? memoryDocument(harness, key) : promptDocument(harness),
          detail: `${finding.pattern === 'stale_memory' ? 'stale' : 'lost'} ${key}`,
          counterfactual: {
            grade: 1,
            ...remedy(finding, key),
            neighbourId: null,
          },
        });
      }),
};

function remedy({ pattern, evidence }: Finding, key: string): { text: string; change: StepChange } {
  const words = key.replaceAll('_', ' ');
  if (pattern === 'stale_memory')
    return { text: `Drop the outdated ${words} from memory and ask for it.`, change: { kind: 'skip' } };
  return {
    text: `Use the ${words} the user gave before instead of asking again.`,
    change: { kind: 'know', text: `The user's ${words}: ${evidence.fact?.value ?? ''}` },
  };
}
