export { assembleConversation } from './assemble/assemble-conversation.js';
export { type ConversationIdentity, conversationId, resolveConversationKey, slugOf } from './assemble/identity.js';
export type { Convention } from './conventions/convention.js';
export { conventions } from './conventions/registry.js';
export { decodeTraces, type OtlpEncoding, readOtlpJsonLine } from './otlp/decode-traces.js';
export { encodeStatus, encodeTraceResponse, type PartialSuccess } from './otlp/encode-response.js';
export type { DecodedTraces } from './otlp/span-contract.js';
export { hashUserId, pseudonymise } from './redaction/pseudonymise.js';
