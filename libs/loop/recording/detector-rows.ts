import type { AnalysedConversation } from '#attribution';
import { groupBy } from '#contracts';
import type { AgentRecording } from './recording-report.js';
import { shorten } from './transcript.js';

const LONGEST_EXAMPLE = 300;

/** Findings counted by the detector that made them, those in most conversations first. */
export function detectorRows(conversations: readonly AnalysedConversation[]): AgentRecording['detectors'] {
  const findings = conversations.flatMap((one) => one.findings);
  return [...groupBy(findings, ({ detector }) => detector)]
    .map(([detector, group]) => ({
      detector,
      kind: group[0]!.kind,
      pattern: group[0]!.pattern,
      findings: group.length,
      conversations: new Set(group.map(({ conversationId }) => conversationId)).size,
      example: shorten(group[0]!.message, LONGEST_EXAMPLE),
    }))
    .sort((a, b) => b.conversations - a.conversations || (a.detector < b.detector ? -1 : 1));
}
