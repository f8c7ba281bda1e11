import {
  type Attributes,
  type AttributeValue,
  type LogRecord,
  type Span,
  type SpanEvent,
  type SpanLink,
} from '#contracts';
import { userIdAttributes } from '../conventions/identity-attributes.js';

/** What is done to the texts of telemetry; each is told the name of the attribute it stands in. */
export interface Rewrite {
  /** Attributes that are left as they are. */
  keep: ReadonlySet<string>;
  text(text: string, attribute: string): string;
  userId(id: string, attribute: string): string;
}

const userIds = new Set(userIdAttributes);
/** Attributes into which applications put ids of their own: on those names a user id is known by its key. */
const metadata = /(?:^|\.)(?:metadata|association\.properties)(?:\.|$)/;
const userIdKey = /(?:^|[._-])(?:end_?)?user[._-]?id$/i;
const userIdInJson = /("(?:[\w.-]{0,64}[._-])?(?:end_?)?user[._-]?id"\s{0,8}:\s{0,8})("(?:[^"\\]|\\.)*"|\d+)/gi;
/** Names of ids, such as `gen_ai.conversation.id` and `sessionId`. Random ones look like a card number now and then. */
const idName = /(?:[._]|^)id$|Id$/;
/** An id that is somebody's address or number has one of these. */
const personal = /[@+]|%40/;
/** What names the sender stays, or nobody would know whose telemetry it is. */
const senders = /^(?:service|telemetry)\./;
/** Smaller numbers can be nothing that is looked for. */
const SMALLEST_NUMBER = 10_000_000;

/** The span with all its texts rewritten; the same object where nothing changes. */
export function rewriteSpan(span: Span, rewrite: Rewrite): Span {
  const name = rewrite.text(span.name, 'name');
  const message = rewrite.text(span.status.message, 'status.message');
  const attributes = rewriteAttributes(span.attributes, rewrite);
  const resource = rewriteResource(span.resource, rewrite);
  const events = rewriteItems(span.events, (event) => rewriteEvent(event, rewrite));
  const links = rewriteItems(span.links, (link) => rewriteLink(link, rewrite));
  const same =
    name === span.name &&
    message === span.status.message &&
    attributes === span.attributes &&
    resource === span.resource &&
    events === span.events &&
    links === span.links;
  return same ? span : { ...span, name, status: { ...span.status, message }, attributes, resource, events, links };
}

/** The log record with all its texts rewritten; the same object where nothing changes. */
export function rewriteLog(record: LogRecord, rewrite: Rewrite): LogRecord {
  const attributes = rewriteAttributes(record.attributes, rewrite);
  const resource = rewriteResource(record.resource, rewrite);
  // What a body names stands later among the attributes of an event.
  const body = isMap(record.body)
    ? rewriteAttributes(record.body, rewrite)
    : rewriteAttribute('body', record.body, rewrite);
  const same = attributes === record.attributes && resource === record.resource && body === record.body;
  return same ? record : { ...record, attributes, resource, body };
}

function rewriteEvent(event: SpanEvent, rewrite: Rewrite): SpanEvent {
  const name = rewrite.text(event.name, 'event.name');
  const attributes = rewriteAttributes(event.attributes, rewrite);
  return name === event.name && attributes === event.attributes ? event : { ...event, name, attributes };
}

function rewriteLink(link: SpanLink, rewrite: Rewrite): SpanLink {
  const attributes = rewriteAttributes(link.attributes, rewrite);
  return attributes === link.attributes ? link : { ...link, attributes };
}

function rewriteResource(resource: Attributes, rewrite: Rewrite): Attributes {
  return rewriteEntries(resource, (name, value) =>
    senders.test(name) ? value : rewriteAttribute(name, value, rewrite),
  );
}

function rewriteAttributes(attributes: Attributes, rewrite: Rewrite): Attributes {
  return rewriteEntries(attributes, (name, value) => rewriteAttribute(name, value, rewrite));
}

function rewriteAttribute(name: string, value: AttributeValue, rewrite: Rewrite): AttributeValue {
  const holdsMetadata = metadata.test(name);
  if (userIds.has(name) || (holdsMetadata && userIdKey.test(name))) {
    const id = idOf(value);
    if (id !== null) return rewrite.userId(id, name);
  }
  const hashed = holdsMetadata ? hashWithin(value, name, rewrite) : value;
  const stays = rewrite.keep.has(name) || (idName.test(name) && typeof hashed === 'string' && !personal.test(hashed));
  return stays ? hashed : rewriteValue(hashed, name, rewrite);
}

function rewriteValue(value: AttributeValue, attribute: string, rewrite: Rewrite): AttributeValue {
  if (typeof value === 'string') return rewrite.text(value, attribute);
  if (typeof value === 'number') {
    if (!(value >= SMALLEST_NUMBER) || !Number.isInteger(value)) return value;
    const text = String(value);
    const rewritten = rewrite.text(text, attribute);
    return rewritten === text ? value : rewritten;
  }
  if (Array.isArray(value)) return rewriteItems(value, (item) => rewriteValue(item, attribute, rewrite));
  if (isMap(value))
    return rewriteEntries(
      value,
      (_, item) => rewriteValue(item, attribute, rewrite),
      (key) => rewrite.text(key, attribute),
    );
  return value;
}

/** Replaces user ids by their keys, in maps and in JSON text. */
function hashWithin(value: AttributeValue, attribute: string, rewrite: Rewrite): AttributeValue {
  if (typeof value === 'string') return hashWithinJson(value, attribute, rewrite);
  if (Array.isArray(value)) return rewriteItems(value, (item) => hashWithin(item, attribute, rewrite));
  if (!isMap(value)) return value;
  return rewriteEntries(value, (key, item) => {
    const id = userIdKey.test(key) ? idOf(item) : null;
    return id === null ? hashWithin(item, attribute, rewrite) : rewrite.userId(id, attribute);
  });
}

function hashWithinJson(text: string, attribute: string, rewrite: Rewrite): string {
  return text.replace(userIdInJson, (whole, key: string, written: string) => {
    const id = written.startsWith('"') ? readString(written) : written;
    return id === null || id === '' ? whole : `${key}${JSON.stringify(rewrite.userId(id, attribute))}`;
  });
}

function readString(json: string): string | null {
  try {
    return String(JSON.parse(json));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function idOf(value: AttributeValue): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

function isMap(value: AttributeValue): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function rewriteItems<Item>(items: Item[], rewrite: (item: Item) => Item): Item[] {
  let result = items;
  for (let index = 0; index < items.length; index++) {
    const item = items[index]!;
    const rewritten = rewrite(item);
    if (rewritten === item) continue;
    if (result === items) result = [...items];
    result[index] = rewritten;
  }
  return result;
}

function rewriteEntries(
  map: Attributes,
  rewriteItem: (key: string, value: AttributeValue) => AttributeValue,
  rewriteKey?: (key: string) => string,
): Attributes {
  let result = map;
  for (const key in map) {
    const value = map[key]!;
    const rewritten = rewriteItem(key, value);
    const name = rewriteKey?.(key) ?? key;
    if (rewritten === value && name === key) continue;
    if (result === map) result = { ...map };
    if (name !== key) delete result[key];
    result[name] = rewritten;
  }
  return result;
}
