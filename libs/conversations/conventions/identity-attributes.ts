import { conventions } from './registry.js';

/*
 * Ids stand on spans of any convention: a framework writes GenAI messages, a vendor's library adds its session id to them.
 * So they are asked for on every span. Names of a convention stand in its folder; here are those of vendors whose spans are
 * otherwise written in one of these conventions.
 */

const vendorConversationIds = [
  'langfuse.session.id',
  'ai.telemetry.metadata.conversationId',
  'ai.telemetry.metadata.sessionId',
  'traceloop.association.properties.conversation_id',
  'traceloop.association.properties.session_id',
  'langsmith.metadata.conversation_id',
  'langsmith.metadata.thread_id',
  'langsmith.metadata.session_id',
  'gcp.vertex.agent.session_id',
];

const vendorUserIds = [
  'langfuse.user.id',
  'ai.telemetry.metadata.userId',
  'traceloop.association.properties.user_id',
  'langsmith.metadata.user_id',
];

/** Attributes that may carry the conversation id, best first. */
export const conversationIdAttributes: readonly string[] = [
  ...new Set([...conventions.flatMap((convention) => convention.conversationIds), ...vendorConversationIds]),
];

/** Attributes that may carry the user id, best first. */
export const userIdAttributes: readonly string[] = [
  ...new Set([...conventions.flatMap((convention) => convention.userIds), ...vendorUserIds]),
];
