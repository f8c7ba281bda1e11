import type { AttributeValue } from '#contracts';
import type { Exposure } from './secrets.js';

/** One person's record in a tool's result. */
interface PersonRecord {
  readonly owner: string;
  readonly contacts: readonly Exposure[];
  /** Every telling value, in lower case: by any of them a user may have shown to know the person. */
  readonly values: readonly string[];
}

const ownerKey =
  /^(?:user|customer|client|patient|member|account|guest|passenger|subscriber|employee|person|contact)_?id$/i;
const contactKeys: readonly [RegExp, string][] = [
  [/^(?:e_?mail|e_?mail_?address)$/i, 'e-mail address'],
  [/^(?:phone|phone_?number|mobile|telephone|tel)$/i, 'phone number'],
];
const maximumDepth = 8;
const maximumRecords = 200;
const shortestValue = 4;
/** A placeholder of redaction is no contact. */
const redacted = /^<[a-z-]+:[0-9a-f]+>$/;

/** The people a conversation's tool results tell of. */
export class People {
  readonly #records: PersonRecord[] = [];
  #unread: AttributeValue[] = [];

  /** Results are read once a reply may show something of them. */
  hear(result: AttributeValue): void {
    if (result !== null && typeof result === 'object') this.#unread.push(result);
  }

  /**
   * Contact data in the text of people other than the user: of records that hold an owner's id and no value the user
   * has said, where another record shows who the user is.
   */
  othersIn(text: string, saidByUser: string): Exposure[] {
    for (const result of this.#unread) collect(result, this.#records, 0);
    this.#unread = [];
    const named = this.#records.filter(({ contacts }) => contacts.some(({ value }) => text.includes(value)));
    if (named.length === 0) return [];
    const said = saidByUser.toLowerCase();
    const isUsers = ({ values }: PersonRecord) => values.some((value) => said.includes(value));
    const own = new Set(this.#records.filter(isUsers).map(({ owner }) => owner));
    if (own.size === 0) return [];
    const others = named.filter(({ owner }) => !own.has(owner));
    return others.flatMap(({ contacts }) => contacts.filter(({ value }) => text.includes(value)));
  }
}

function collect(value: AttributeValue, records: PersonRecord[], depth: number): void {
  if (value === null || typeof value !== 'object' || depth > maximumDepth || records.length >= maximumRecords) return;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, maximumRecords)) collect(item, records, depth + 1);
    return;
  }
  const entries = Object.entries(value);
  const owner = entries.find(([key, one]) => ownerKey.test(key) && isScalar(one))?.[1];
  const contacts = entries.flatMap(([key, one]) => contactOf(key, one));
  if (owner !== undefined && contacts.length > 0)
    records.push({ owner: String(owner), contacts, values: valuesOf(entries) });
  for (const [, item] of entries) collect(item, records, depth + 1);
}

function contactOf(key: string, value: AttributeValue): Exposure[] {
  if (typeof value !== 'string' || value.length < 6 || redacted.test(value)) return [];
  const kind = contactKeys.find(([form]) => form.test(key))?.[1];
  return kind === undefined ? [] : [{ dataKind: `${kind} of another person`, value }];
}

function valuesOf(entries: readonly [string, AttributeValue][]): string[] {
  return entries
    .filter(([, one]) => isScalar(one))
    .map(([, one]) => String(one).toLowerCase())
    .filter((text) => text.length >= shortestValue && /[\d@ ]|_/.test(text));
}

function isScalar(value: AttributeValue): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
