export { analyseConversations } from './analyse-conversations.js';
export { analyseRecording, type RecordingOptions } from './analyse-recording.js';
export { analyseAgain } from './analysis/analyse-again.js';
export type { Detectors } from './analysis/detectors.js';
export { assembleConversations } from './assemble-conversations.js';
export { attributeLastWeek } from './attribute/trace-week.js';
export type { IntentContext } from './context.js';
export { curateTaxonomy, type TaxonomyDecision } from './curate-taxonomy.js';
export { findEmergentIntents } from './find-emergent-intents.js';
export { judgeWeek } from './judge/judge-week.js';
export { lookAtReleases } from './look-at-releases.js';
export { type Models, openModels } from './models.js';
export { fitOutcome } from './outcome/fit-outcome.js';
export { type PullContext, pullSource } from './pull-source.js';
export { emptyTally, INCOMPLETE, type PullTally, pullWindow, tellWarnings } from './pull-window.js';
export {
  type AgentRecording,
  type FaultRow,
  type IntentRow,
  type RecordingReport,
  recordingReportSchema,
  type StepRow,
  type Transcript,
} from './recording/recording-report.js';
export { toStepRow } from './recording/transcript.js';
export { assignShard } from './refresh/assign-shard.js';
export { Assigners } from './refresh/assigners.js';
export { type RefreshOptions, type RefreshState, refreshIntents } from './refresh/refresh-intents.js';
export { type ReplayContext, replayConversation } from './replay/replay-conversation.js';
export { type ShipOptions, shipProposal } from './ship-proposal.js';
export { type Recipient, type TakenIn, takeIn } from './take-in.js';
export { writeProposals } from './write-proposals.js';
