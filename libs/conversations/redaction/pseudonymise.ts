import { createHmac } from 'node:crypto';
import { type Attributes, type Span } from '#contracts';
import { userIdAttributes } from '../conventions/identity-attributes.js';

const hashForm = /^uh_[0-9a-f]{32}$/;

/**
 * The pseudonym of a user id within one project: `uh_` and 128 bits of HMAC-SHA256 under the project's key. The same id
 * gives the same pseudonym everywhere; a value that already is one is returned as it is.
 */
export function hashUserId(id: string, userKey: string | Uint8Array): string {
  if (hashForm.test(id)) return id;
  return `uh_${createHmac('sha256', userKey).update(id, 'utf8').digest('hex').slice(0, 32)}`;
}

/** The span with every user id replaced by its pseudonym; the same object where it carries none. */
export function pseudonymise(span: Span, userKey: string | Uint8Array): Span {
  const attributes = pseudonymiseAttributes(span.attributes, userKey);
  const resource = pseudonymiseAttributes(span.resource, userKey);
  let events = span.events;
  span.events.forEach((event, index) => {
    const replaced = pseudonymiseAttributes(event.attributes, userKey);
    if (replaced === event.attributes) return;
    if (events === span.events) events = [...span.events];
    events[index] = { ...event, attributes: replaced };
  });
  if (attributes === span.attributes && resource === span.resource && events === span.events) return span;
  return { ...span, attributes, resource, events };
}

function pseudonymiseAttributes(attributes: Attributes, userKey: string | Uint8Array): Attributes {
  let result = attributes;
  for (const name of userIdAttributes) {
    const value = attributes[name];
    if ((typeof value !== 'string' || value === '') && typeof value !== 'number') continue;
    const hash = hashUserId(String(value), userKey);
    if (hash === value) continue;
    if (result === attributes) result = { ...attributes };
    result[name] = hash;
  }
  return result;
}
