import type { At, Defect } from '../problem.js';

/**
 * Fields of `raw` that are gone from `parsed`: misspelt, or not understood. They are refused, because a field that is
 * silently left out is a change nobody asked for.
 */
export function unknownFields(raw: unknown, parsed: unknown, at: At = []): Defect[] {
  if (Array.isArray(raw) && Array.isArray(parsed)) {
    return raw.flatMap((item, index) => unknownFields(item, parsed[index], [...at, index]));
  }
  if (!isObject(raw) || !isObject(parsed)) return [];
  return Object.keys(raw).flatMap((key) =>
    Object.hasOwn(parsed, key) ? unknownFields(raw[key], parsed[key], [...at, key]) : [unknownField([...at, key])],
  );
}

function unknownField(at: At): Defect {
  return {
    at,
    message: `\`${at.join('.')}\` is not a field of this document.`,
    fix: "Correct its spelling or remove it; the layer's README lists the fields.",
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
