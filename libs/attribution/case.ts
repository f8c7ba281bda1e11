import type { Conversation, Finding, Layer, Outcome, Suspect } from '#contracts';
import type { Harness } from '#harness';
import type { Expected } from './expectations.js';
import type { IntentProfile } from './profile.js';

/** One analysed conversation with its intent. */
export interface AnalysedConversation {
  conversation: Conversation;
  findings: Finding[];
  outcome: Outcome;
  intentId: string;
}

/** An edit that was shipped and judged: whether it mended the intents it was made for. */
export interface TriedEdit {
  layer: Layer;
  intentIds: readonly string[];
  mended: boolean;
}

/** What a rule looks at: a failing conversation, its passing neighbours, and the harness that produced it (null if unknown). */
export interface AttributionCase extends AnalysedConversation {
  profile: IntentProfile;
  /** What neighbours with such a request call with success. */
  expected: Expected;
  /** Tools that passing neighbours with such a request call and failing ones do not, or that staff did by hand; likeliest first. */
  serving: string[];
  harness: Harness | null;
  /** What goes with failure among the neighbours and shows here, most suspicious first. */
  suspects: Suspect[];
  /** Edits that were tried before. */
  tried: readonly TriedEdit[];
  /** Spans of calls that failed in an incident around the agent. */
  incidentSpans: ReadonlySet<string>;
}
