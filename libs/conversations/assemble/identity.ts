import { createHash } from 'node:crypto';
import { type Attributes, type Span } from '#contracts';
import { conversationIdAttributes, userIdAttributes } from '../conventions/identity-attributes.js';
import { outermostFirst } from './outermost-first.js';

/** The slug of an agent that nothing names. */
export const UNKNOWN_AGENT = 'unknown';

export interface ConversationIdentity {
  /** The conversation id that the trace carries, else its trace id. */
  key: string;
  /** Slug of the agent. */
  agent: string;
  /** The user id as the spans carry it (pseudonymised before they were stored); null where there is none. */
  userId: string | null;
}

/**
 * To which conversation the spans of *one trace* belong. The id stands often on the root alone, so all spans are asked;
 * spans without a parent first. The same spans in any order give the same answer.
 */
export function resolveConversationKey(spans: readonly Span[]): ConversationIdentity {
  const ordered = outermostFirst(spans);
  return {
    key: firstOf(ordered, conversationIdAttributes) ?? ordered[0]?.traceId ?? 'unknown',
    agent: resolveAgent(ordered),
    userId: firstOf(ordered, userIdAttributes),
  };
}

/** The id of a conversation, the same on every replica: 128 bits of SHA-256 over agent and key, in hex. */
export function conversationId(agent: string, key: string): string {
  return createHash('sha256').update(`${agent}\n${key}`, 'utf8').digest('hex').slice(0, 32);
}

/** Lower-case letters, digits and single hyphens, at most 63; `unknown` where nothing of the name is left. */
export function slugOf(name: string): string {
  const slug = name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? UNKNOWN_AGENT : slug;
}

/** GenAI, OpenInference, older Pydantic AI. */
const agentNameAttributes = ['gen_ai.agent.name', 'agent.name', 'agent_name'];

function resolveAgent(ordered: readonly Span[]): string {
  const stamped = firstOf(ordered, ['martingale.harness.agent']);
  const named = stamped ?? firstOf(ordered, agentNameAttributes);
  // `unknown_service` is what SDKs send when nobody set a name.
  const service = firstOf(ordered, ['service.name']);
  const known = named ?? (service?.startsWith('unknown_service') ? null : service);
  return slugOf(known ?? firstOf(ordered, ['ai.telemetry.functionId']) ?? UNKNOWN_AGENT);
}

/** The first name that any span carries, in its attributes, its resource, its events. */
function firstOf(ordered: readonly Span[], names: readonly string[]): string | null {
  for (const name of names) {
    for (const span of ordered) {
      const value = textAt(span.attributes, name) ?? textAt(span.resource, name) ?? textOfEvents(span, name);
      if (value !== null) return value;
    }
  }
  return null;
}

/** Log records, which became events, carry ids that their spans may lack. */
function textOfEvents(span: Span, name: string): string | null {
  for (const event of span.events) {
    const value = textAt(event.attributes, name);
    if (value !== null) return value;
  }
  return null;
}

function textAt(attributes: Attributes, name: string): string | null {
  const value = attributes[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}
