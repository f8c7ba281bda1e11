import type { AttributeValue } from '#contracts';
import { patternRisk } from '#harness';

type Arguments = { [name: string]: AttributeValue };

/** What a schema says of one argument, as far as a repair can use it. */
interface Shape {
  type?: string;
  enum?: AttributeValue[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
}

/**
 * The smallest change of a call's arguments that its JSON schema takes: types coerced, dates put in ISO 8601, the nearest
 * of listed values, what is unknown dropped, what is missing filled from what the user said. Null where none is needed or
 * none is found: then no repair of this call can be shown without the model.
 *
 * @param said what the user said, latest last
 */
export function repairArguments(
  schema: AttributeValue,
  given: AttributeValue,
  said: readonly string[],
): Arguments | null {
  const properties = asObject(asObject(schema)?.properties);
  const before = asObject(given);
  if (properties === null || before === null) return null;
  const after = new Map<string, AttributeValue>();
  for (const [name, value] of Object.entries(before)) {
    if (!Object.hasOwn(properties, name)) continue;
    const shape = shapeOf(properties[name]);
    after.set(name, fits(value, shape) ? value : coerced(value, shape));
  }
  for (const name of requiredOf(schema))
    if (!after.has(name) && Object.hasOwn(properties, name)) after.set(name, sought(shapeOf(properties[name]), said));
  const valid = [...after].every(([name, value]) => fits(value, shapeOf(properties[name])));
  const repaired = Object.fromEntries(after);
  return valid && JSON.stringify(repaired) !== JSON.stringify(before) ? repaired : null;
}

/** Longer values are no codes, dates or options. */
const LONGEST = 200;

function fits(value: AttributeValue, shape: Shape): boolean {
  if (value === null || value === '') return false;
  if (shape.enum !== undefined && !shape.enum.includes(value)) return false;
  if (!hasType(value, shape.type)) return false;
  if (typeof value === 'number') return value >= (shape.minimum ?? -Infinity) && value <= (shape.maximum ?? Infinity);
  if (typeof value !== 'string') return true;
  if (shape.format === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  return value.length > LONGEST || patternOf(shape)?.test(value) !== false;
}

function hasType(value: AttributeValue, type: string | undefined): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value);
  return type === undefined || type === 'null' || typeof value === type;
}

/** The value in the form the schema asks for; as it is where there is no way to it. */
function coerced(value: AttributeValue, shape: Shape): AttributeValue {
  const candidates: AttributeValue[] = [];
  if (shape.enum !== undefined) candidates.push(...nearestOption(value, shape.enum));
  if (shape.type === 'array' && !Array.isArray(value)) candidates.push([value]);
  if (typeof value === 'string') {
    const text = value.trim();
    candidates.push(text, text.toUpperCase(), text.toLowerCase());
    if (shape.format === 'date') candidates.push(...isoDates(text));
    if (/^-?\d+([.,]\d+)?$/.test(text)) candidates.push(Number(text.replace(',', '.')));
    if (/^(true|false|yes|no)$/i.test(text)) candidates.push(/^(true|yes)$/i.test(text));
    candidates.push(...(text.slice(0, LONGEST).match(/[\w-]+/g) ?? []));
  }
  if (typeof value === 'number' || typeof value === 'boolean') candidates.push(String(value));
  if (Array.isArray(value) && value.length === 1) candidates.push(value[0] as AttributeValue);
  return candidates.find((candidate) => fits(candidate, shape)) ?? value;
}

/** A value of this shape among the user's words, the latest first; null where there is none or any word would do. */
function sought(shape: Shape, said: readonly string[]): AttributeValue {
  const telling =
    shape.enum !== undefined || shape.format === 'date' || shape.pattern !== undefined || shape.type !== 'string';
  if (!telling) return null;
  for (const text of said.toReversed()) {
    const words = text.slice(0, 2000).match(/[\w-]+/g) ?? [];
    for (const word of [...(shape.format === 'date' ? isoDates(text) : []), ...words]) {
      const value = coerced(word, shape);
      if (fits(value, shape)) return value;
    }
  }
  return null;
}

/** Dates that a text names with day, month and year, as ISO 8601. Numbers alone may be read either way: they are left. */
function isoDates(text: string): string[] {
  const iso = /\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/.exec(text);
  const dated = iso ? [iso[1], iso[2], iso[3]] : namedDate(text);
  if (dated === null) return [];
  const [year, month, day] = dated.map(Number) as [number, number, number];
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? [at.toISOString().slice(0, 10)] : [];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function namedDate(text: string): (string | number | undefined)[] | null {
  const dayFirst = /\b(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3})[a-z]*,? (\d{4})\b/i.exec(text);
  const monthFirst = /\b([a-z]{3})[a-z]* (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/i.exec(text);
  const [month, day, year] = dayFirst
    ? [dayFirst[2], dayFirst[1], dayFirst[3]]
    : [monthFirst?.[1], monthFirst?.[2], monthFirst?.[3]];
  const number = MONTHS.indexOf((month ?? '').toLowerCase()) + 1;
  return number === 0 ? null : [year, number, day];
}

/** Options that the value is, but for case and joining marks, or that stand whole in it. */
function nearestOption(value: AttributeValue, options: readonly AttributeValue[]): AttributeValue[] {
  const plain = (one: AttributeValue) =>
    String(one)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, ' ')
      .trim();
  const given = plain(value).slice(0, LONGEST);
  return [
    ...options.filter((option) => plain(option) === given),
    ...options.filter((option) => plain(option) !== '' && ` ${given} `.includes(` ${plain(option)} `)),
  ];
}

/** A pattern that could run for ever, or that only other dialects understand, says nothing here. */
function patternOf({ pattern }: Shape): RegExp | null {
  return pattern === undefined || patternRisk(pattern) !== null ? null : new RegExp(pattern, 'u');
}

function shapeOf(value: AttributeValue | undefined): Shape {
  const schema = asObject(value);
  if (schema === null) return {};
  const text = (key: string) => (typeof schema[key] === 'string' ? schema[key] : undefined);
  const number = (key: string) => (typeof schema[key] === 'number' ? schema[key] : undefined);
  return {
    type: text('type'),
    enum: Array.isArray(schema.enum) ? schema.enum : undefined,
    format: text('format'),
    pattern: text('pattern'),
    minimum: number('minimum'),
    maximum: number('maximum'),
  };
}

function requiredOf(schema: AttributeValue): string[] {
  const required = asObject(schema)?.required;
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}

function asObject(value: AttributeValue | undefined): Arguments | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : null;
}
