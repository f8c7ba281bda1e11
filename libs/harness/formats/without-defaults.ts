import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/**
 * A value without what its schema's defaults would give back, its fields in the schema's order: what people read in a
 * file, and what stays the same when a later schema adds a field with a default.
 */
export function withoutDefaults(schema: z.core.$ZodType, value: unknown): unknown {
  if (hasDefault(schema) || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return withoutDefaults(schema.unwrap(), value);
  }
  if (schema instanceof z.ZodObject && isRecord(value)) {
    const fields = Object.entries(schema.shape as Record<string, z.core.$ZodType>);
    return Object.fromEntries(
      fields
        .filter(([name, field]) => value[name] !== undefined && !isDefault(field, value[name]))
        .map(([name, field]) => [name, withoutDefaults(field, value[name])]),
    );
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item) => withoutDefaults(schema.element, item));
  }
  if (schema instanceof z.ZodRecord && isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withoutDefaults(schema.valueType, item)]),
    );
  }
  return value;
}

function isDefault(schema: z.core.$ZodType, value: unknown): boolean {
  return hasDefault(schema) && isDeepStrictEqual(value, schema.parse(undefined));
}

function hasDefault(schema: z.core.$ZodType): schema is z.ZodDefault | z.ZodPrefault {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
