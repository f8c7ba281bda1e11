export { analyseConversations } from './analyse-conversations.js';
export { analyseRecording, type RecordingOptions } from './analyse-recording.js';
export { assembleConversations } from './assemble-conversations.js';
export type { StageContext } from './context.js';
export { lookAtReleases } from './look-at-releases.js';
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
export { refreshIntents } from './refresh-intents.js';
export { type ShipOptions, shipProposal } from './ship-proposal.js';
export { type Recipient, type TakenIn, takeIn } from './take-in.js';
export { writeProposals } from './write-proposals.js';
