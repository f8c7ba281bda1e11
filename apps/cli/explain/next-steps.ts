import type { Attribution, ConversationDetail, Proposal } from '#contracts';
import { plainText } from '../terminal/plain-text.js';

const PROPOSALS_SHOWN = 3;

/** What a person can do about a conversation, the most useful first. `proposals` are those for the same fault. */
export function nextSteps(detail: ConversationDetail, proposals: readonly Proposal[]): string[] {
  const { attribution, findings, outcome, conversation } = detail;
  if (findings.length === 0)
    return [
      `Nothing was found. Should it have failed all the same, tell so: PUT /v1/conversations/${conversation.id}/outcome {"success": false}. What detectors miss is learned from such labels.`,
    ];
  if (attribution === null)
    return outcome?.failed
      ? [
          `It is not traced to a cause. Attribution reads the last week every night; now: POST /v1/agents/${conversation.agent}/runs {"stage": "attribute"}, with "asOf" within a week after it where it is older.`,
        ]
      : ['It went well enough: what was found in it is not traced to a cause.'];
  return [
    ...mendingSteps(attribution.cause, attribution.document),
    ...proposals.slice(0, PROPOSALS_SHOWN).map(proposalStep),
    ...(isUntried(attribution)
      ? [
          `Prove it, where a runner of the agent is configured: POST /v1/agents/${conversation.agent}/conversations/${conversation.id}/replay`,
        ]
      : []),
  ];
}

function isUntried({ counterfactual }: Attribution): boolean {
  return counterfactual?.change !== undefined && counterfactual.replays === undefined;
}

function mendingSteps(cause: string | null, document: string | null): string[] {
  switch (cause) {
    case null:
      return ['Read the decisive step: no edit is proposed while two causes are as likely.'];
    case 'environment':
      return [
        'No edit mends it: look at what the tools depend on at that time. `martingale report --week` lists incidents.',
      ];
    case 'model':
      return ['No edit mends it: compare the model with the one before, or route such requests to another.'];
    case 'eval':
      return [`Tighten ${document ?? 'the eval'}: it passed what users were unhappy with.`];
    default:
      return [`Change ${document ?? `the ${cause} layer`} so that what should have been done is done.`];
  }
}

function proposalStep({ id, title, status }: Proposal): string {
  const told = `${plainText(title, 120)} (proposal ${id}, ${status})`;
  return status === 'open' ? `Decide on: ${told}` : `Proposed: ${told}`;
}
