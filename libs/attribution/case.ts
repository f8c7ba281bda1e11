import type { Conversation, Finding, Outcome } from '#contracts';
import type { Harness } from '#harness';
import type { IntentProfile } from './profile.js';

/** One analysed conversation with its intent. */
export interface AnalysedConversation {
  conversation: Conversation;
  findings: Finding[];
  outcome: Outcome;
  intentId: string;
}

/** What a rule looks at: a failing conversation, its passing neighbours, and the harness that produced it (null if unknown). */
export interface AttributionCase extends AnalysedConversation {
  profile: IntentProfile;
  harness: Harness | null;
  /** Spans of tool calls that failed while many tools failed at once. */
  outageSpans: ReadonlySet<string>;
}
