import type { AttributeValue } from '#contracts';
import { compileSafePattern } from './safe-pattern.js';

type Schema = { [key: string]: AttributeValue };

const maximumDepth = 12;
const maximumProblems = 5;
const maximumPatternInput = 500;

/**
 * Problems of tool arguments against the JSON Schema the agent was offered, one sentence each; empty when they fit.
 * Covers type, enum, const, required, properties, additionalProperties, items, bounds, lengths and simple patterns;
 * keywords beyond these are not judged, so that what is reported is certain. Schemas are untrusted data: nothing is
 * compiled from them and depth is bounded.
 */
export function validateArguments(schema: AttributeValue, value: AttributeValue): string[] {
  const problems: string[] = [];
  visit(schema, value, '', 0, problems);
  return problems;
}

function visit(schema: AttributeValue, value: AttributeValue, path: string, depth: number, problems: string[]): void {
  if (!isRecord(schema) || depth > maximumDepth || problems.length >= maximumProblems) return;
  const where = path || 'arguments';
  const types = typesOf(get(schema, 'type'));
  if (types.length > 0 && !types.some((type) => hasType(value, type))) {
    problems.push(`${where} should be ${types.join(' or ')}`);
    return;
  }
  checkChoice(schema, value, where, problems);
  if (typeof value === 'string') checkString(schema, value, where, problems);
  if (typeof value === 'number') checkNumber(schema, value, where, problems);
  if (Array.isArray(value)) {
    const items = get(schema, 'items');
    if (items === undefined) return;
    for (const [i, item] of value.slice(0, 50).entries()) visit(items, item, `${path}[${i}]`, depth + 1, problems);
  } else if (isRecord(value)) checkObject(schema, value, path, depth, problems);
}

function checkObject(schema: Schema, value: Schema, path: string, depth: number, problems: string[]): void {
  const required = get(schema, 'required');
  if (Array.isArray(required))
    for (const name of required)
      if (typeof name === 'string' && !Object.hasOwn(value, name)) problems.push(`${join(path, name)} is required`);
  const properties = get(schema, 'properties');
  if (!isRecord(properties)) return;
  for (const [name, item] of Object.entries(value)) {
    const property = get(properties, name);
    if (property !== undefined) visit(property, item, join(path, name), depth + 1, problems);
    else if (get(schema, 'additionalProperties') === false)
      problems.push(`${join(path, name)} is not a known argument`);
  }
}

function checkChoice(schema: Schema, value: AttributeValue, where: string, problems: string[]): void {
  const choices = get(schema, 'enum');
  if (Array.isArray(choices) && !isOneOf(choices, value))
    problems.push(`${where} should be one of ${choices.slice(0, 8).map(String).join(', ')}`);
  const only = get(schema, 'const');
  if (only !== undefined && !isOneOf([only], value)) problems.push(`${where} should be ${String(only)}`);
}

function isOneOf(choices: AttributeValue[], value: AttributeValue): boolean {
  const text = JSON.stringify(value);
  return choices.some((choice) => choice === value || JSON.stringify(choice) === text);
}

function checkString(schema: Schema, value: string, where: string, problems: string[]): void {
  const { minLength, maxLength, pattern } = schema;
  if (typeof minLength === 'number' && value.length < minLength) problems.push(`${where} is too short`);
  if (typeof maxLength === 'number' && value.length > maxLength) problems.push(`${where} is too long`);
  if (typeof pattern !== 'string' || value.length > maximumPatternInput) return;
  if (compileSafePattern(pattern)?.test(value) === false) problems.push(`${where} should match ${pattern}`);
}

function checkNumber(schema: Schema, value: number, where: string, problems: string[]): void {
  const { minimum, maximum } = schema;
  if (typeof minimum === 'number' && value < minimum) problems.push(`${where} should be at least ${minimum}`);
  if (typeof maximum === 'number' && value > maximum) problems.push(`${where} should be at most ${maximum}`);
}

function typesOf(type: AttributeValue | undefined): string[] {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((item) => typeof item === 'string') : [];
}

function hasType(value: AttributeValue, type: string): boolean {
  switch (type) {
    case 'object':
      return isRecord(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'null':
      return value === null;
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    default:
      return true;
  }
}

function isRecord(value: AttributeValue | undefined): value is Schema {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function get(record: Schema, key: string): AttributeValue | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}
