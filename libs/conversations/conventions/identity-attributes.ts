import { type Convention } from './convention.js';
import { conventions } from './registry.js';

/*
 * Ids stand on spans of any convention: a framework writes GenAI messages, a vendor's library adds its session id to them.
 * So the names that all conventions know are asked for on every span.
 */

/** Attributes that may carry the conversation id, best first. */
export const conversationIdAttributes = attributesOf((convention) => convention.conversationIds);

/** Attributes that may carry the user id, best first. */
export const userIdAttributes = attributesOf((convention) => convention.userIds);

function attributesOf(names: (convention: Convention) => readonly string[]): readonly string[] {
  const ordered = [...conventions].sort((a, b) => (a.idPrecedence ?? 0) - (b.idPrecedence ?? 0));
  return [...new Set(ordered.flatMap(names))];
}
