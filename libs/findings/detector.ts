import type { Conversation, FindingEvidence, FindingKind, FindingPattern } from '#contracts';
import type { AgentNormal } from './normal/agent-normal.js';
import type { Reading } from './reading/reading.js';

/** What a detector reports; the detector's definition supplies the rest of the finding. */
export interface Draft {
  readonly turn: number;
  /** At least one, the decisive span first. */
  readonly spanIds: readonly string[];
  readonly message: string;
  readonly evidence: FindingEvidence;
  /** Where this instance hurts more or less than the pattern usually does, 0..1. */
  readonly severity?: number;
}

export interface DetectorContext {
  /** The conversation, read once for all detectors. */
  readonly reading: Reading;
  readonly normal: AgentNormal;
}

/** One bad pattern. A detector is pure: the same conversation and context give the same drafts. */
export interface Detector {
  /** The bad pattern, equal to its folder's name. */
  readonly name: string;
  readonly kind: FindingKind;
  readonly pattern: FindingPattern;
  /** How much it usually hurts the user, 0..1. */
  readonly severity: number;
  /** Raised when the detector's findings change. */
  readonly version: number;
  detect(conversation: Conversation, context: DetectorContext): Draft[];
}
