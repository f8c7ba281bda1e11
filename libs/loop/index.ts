export { analyseConversations } from './analyse-conversations.js';
export { analyseRecording, type RecordingOptions } from './analyse-recording.js';
export { assembleConversations } from './assemble-conversations.js';
export type { IntentContext } from './context.js';
export { curateTaxonomy, type TaxonomyDecision } from './curate-taxonomy.js';
export { findEmergentIntents } from './find-emergent-intents.js';
export { lookAtReleases } from './look-at-releases.js';
export { type Models, openModels } from './models.js';
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
export { assignShard } from './refresh/assign-shard.js';
export { Assigners } from './refresh/assigners.js';
export { type RefreshOptions, type RefreshState, refreshIntents } from './refresh/refresh-intents.js';
export { type ShipOptions, shipProposal } from './ship-proposal.js';
export { type Recipient, type TakenIn, takeIn } from './take-in.js';
export { writeProposals } from './write-proposals.js';
