import type { AttributeValue } from '#contracts';
import { patternRisk } from '../formats/pattern-risk.js';
import { type ToolDocument, type ToolParameter, toolParameterSchema } from '../layers/tool/schema.js';
import { cut } from './cut.js';

export type ToolParameters = ToolDocument['parameters'];
type Fields = { [key: string]: AttributeValue };

const MOST_PARAMETERS = 100;
const LONGEST_TEXT = 1_000;
/** Names a document cannot hold: they reach an object's prototype. */
const unsafeNames = new Set(['__proto__', 'constructor', 'prototype', '']);
const types: readonly string[] = toolParameterSchema.shape.type.options;

/** A tool's JSON Schema as the harness keeps it. Keywords it does not know, and values they may not have, are left out. */
export function readParameters(schema: AttributeValue): ToolParameters {
  const fields = isFields(schema) && isFields(schema.properties) ? schema.properties : {};
  const entries = Object.entries(fields)
    .filter(([name]) => !unsafeNames.has(name) && name.length <= LONGEST_TEXT)
    .slice(0, MOST_PARAMETERS);
  const properties = Object.fromEntries(
    entries.map(([name, value]) => [name, readParameter(isFields(value) ? value : {})]),
  );
  const required = isFields(schema) && Array.isArray(schema.required) ? schema.required : [];
  return {
    type: 'object',
    properties,
    required: [...new Set(required)].filter(
      (name): name is string => typeof name === 'string' && Object.hasOwn(properties, name),
    ),
  };
}

function readParameter(schema: Fields): ToolParameter {
  const parameter: ToolParameter = { type: readType(schema) };
  if (typeof schema.description === 'string' && schema.description !== '')
    parameter.description = cut(schema.description, LONGEST_TEXT);
  if (typeof schema.pattern === 'string' && patternRisk(schema.pattern) === null) parameter.pattern = schema.pattern;
  const range = { minimum: schema.minimum, maximum: schema.maximum };
  if (!(Number(range.minimum) > Number(range.maximum))) keep(parameter, range);
  keep(parameter, { enum: schema.enum });
  keep(parameter, { format: schema.format });
  return parameter;
}

/** Takes keywords over where the format admits their values. */
function keep(parameter: ToolParameter, keywords: Fields | { [key: string]: AttributeValue | undefined }): void {
  const checked = toolParameterSchema.partial().safeParse(keywords);
  if (checked.success)
    for (const [key, value] of Object.entries(checked.data))
      if (value !== undefined) Object.assign(parameter, { [key]: value });
}

/** `["string", "null"]` is a string that may be left out; a union without a type of its own has that of its first member. */
function readType(schema: Fields, depth = 0): ToolParameter['type'] {
  const named = (Array.isArray(schema.type) ? schema.type : [schema.type]).find(
    (type): type is ToolParameter['type'] => typeof type === 'string' && types.includes(type),
  );
  if (named !== undefined) return named;
  const union = schema.anyOf ?? schema.oneOf;
  const member = Array.isArray(union) ? union.find(isFields) : undefined;
  return member !== undefined && depth < 3 ? readType(member, depth + 1) : 'string';
}

/** The JSON Schema type of a recorded value. */
export function typeOfValue(value: AttributeValue): ToolParameter['type'] {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'boolean';
  return isFields(value) ? 'object' : 'string';
}

export function isFields(value: AttributeValue | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
