export { assembleConversation } from './assemble/assemble-conversation.js';
export { type ConversationIdentity, conversationId, resolveConversationKey, slugOf } from './assemble/identity.js';
export { joinLogs } from './assemble/join-logs.js';
export { identifyTrace, placeTraces, type Referents, type TraceIdentity } from './assemble/place-traces.js';
export type { Convention, Reading } from './conventions/convention.js';
export { readSpan } from './conventions/read-span.js';
export { conventions } from './conventions/registry.js';
export { type DecodedLogs, decodeLogs } from './otlp/decode-logs.js';
export type { OtlpEncoding } from './otlp/decode-request.js';
export { type DecodedTraces, decodeTraces, readOtlpJsonLine } from './otlp/decode-traces.js';
export {
  type ErrorStatus,
  encodeLogsResponse,
  encodeStatus,
  encodeTraceResponse,
  type PartialSuccess,
} from './otlp/encode-response.js';
export { logRecordId } from './otlp/log-record-id.js';
export type { Rejected } from './otlp/record-collector.js';
export { compileRules } from './redaction/compile-rules.js';
export { createRedactor, type Redactor } from './redaction/create-redactor.js';
export { type DryRun, findRedactions, startDryRun } from './redaction/dry-run.js';
export { hashUserId } from './redaction/user-id.js';
