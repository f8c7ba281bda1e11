import type {
  AttributeValue,
  Attribution,
  Conversation,
  Finding,
  FindingEvidence,
  FindingPattern,
  Outcome,
} from '#contracts';
import { type Harness, parseHarness } from '#harness';
import { type AttributionOptions, attributeWeek } from './attribute-week.js';
import type { AnalysedConversation } from './case.js';

export const failed: Outcome = { successProbability: 0.1, failed: true, frustrated: false, abandoned: false };
export const passed: Outcome = { successProbability: 0.9, failed: false, frustrated: false, abandoned: false };

export const harness = parseHarness([
  { path: 'harness.yaml', content: 'name: shop\n' },
  { path: 'prompts/system.md', content: '---\nrole: system\n---\n\n## Role {#role}\n\nYou help shoppers.\n' },
  {
    path: 'tools/book.yaml',
    content: 'name: book\ndescription: Books a delivery.\nparameters:\n  properties:\n    date:\n      type: string\n',
  },
  { path: 'tools/cancel.yaml', content: 'name: cancel\ndescription: Cancels an order.\n' },
  {
    path: 'tools/refund.yaml',
    content: 'name: refund\ndescription: Pays back.\nrouting:\n  use:\n    - anything about a parcel\n',
  },
  { path: 'retrieval/help.yaml', content: 'name: help\nsources:\n  - base\n' },
  { path: 'workflows/payments.yaml', content: 'name: payments\nwhen:\n  - payment\n' },
  { path: 'workflows/main.yaml', content: 'name: main\n' },
  { path: 'memory/facts.yaml', content: 'slots: []\n' },
  { path: 'memory/sizes.yaml', content: 'slots:\n  - key: shoe_size\n    write:\n      policy: never\n' },
  { path: 'evals/guards.yaml', content: 'name: guards\ncases: []\n' },
]);

export function finding(
  pattern: FindingPattern,
  spanIds: string[],
  evidence: FindingEvidence = {},
  more: Partial<Finding> = {},
): Finding {
  return {
    id: `${pattern}-${spanIds.join()}`,
    conversationId: 'conversation',
    detector: 'test',
    kind: 'failure',
    pattern,
    severity: 0.6,
    turn: 0,
    spanIds,
    message: 'test',
    evidence,
    ...more,
  };
}

/** A conversation in short, as the builder of tests takes it. */
interface Script {
  id?: string;
  tools?: { name: string }[];
  turns: {
    user?: string;
    reply?: string;
    by?: string;
    steps?: {
      tool?: string;
      error?: string;
      arguments?: AttributeValue;
      retrieve?: string;
      documents?: { id: string; text?: string }[];
      handOff?: string;
      evaluate?: string;
      label?: string;
      agent?: string;
    }[];
  }[];
}

/** Conversations that went one way or the other. @param build the builder of tests, which product code does not import */
export function coursesWith(build: (script: Script) => Conversation) {
  return {
    failing(script: Partial<Script>, findings: Finding[], id = 'failing'): AnalysedConversation {
      const conversation = build({ id, turns: [{ user: 'Help me' }], ...script });
      return { conversation, findings, outcome: failed, intentId: 'i1' };
    },
    passing(number: number, tool: string, user = 'Refund me'): AnalysedConversation {
      const conversation = build({ id: `passing${number}`, turns: [{ user, steps: [{ tool }], reply: 'Done.' }] });
      return { conversation, findings: [], outcome: passed, intentId: 'i1' };
    },
  };
}

/** `count` conversations from one that is made by number. */
export function many(count: number, make: (number: number) => AnalysedConversation): AnalysedConversation[] {
  return Array.from({ length: count }, (_, number) => make(number));
}

/** The attribution of the first conversation, with the rest as its neighbours. */
export function blame(
  week: AnalysedConversation[],
  options: AttributionOptions & { harness?: Harness | null } = {},
): Attribution | undefined {
  const { harness: used = harness, ...rest } = options;
  const { attributions } = attributeWeek(week, () => used, rest);
  return attributions.find(({ conversationId }) => conversationId === week[0]?.conversation.id);
}
