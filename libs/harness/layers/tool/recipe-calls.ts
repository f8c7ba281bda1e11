import type { ToolDocument } from './schema.js';

/** One call that a recipe asks for. */
export interface RecipeCall {
  step: string;
  tool: string;
  arguments: Record<string, unknown>;
}

/**
 * The calls of a recipe, one after another: give each the result of its call, with `next`. Returns the last result.
 * Whoever drives it decides how a call is made, whether it is awaited, and which result ends it.
 *
 * A template that is one placeholder takes the value as it is, with its type, and is left out where there is none;
 * within a text a value becomes text. `{{step.items.0.id}}` reads into objects and arrays, and nothing that is inherited.
 */
export function* recipeCalls(
  { steps }: NonNullable<ToolDocument['recipe']>,
  input: Record<string, unknown>,
): Generator<RecipeCall, unknown, unknown> {
  const results = new Map<string, unknown>([['input', input]]);
  let result: unknown = null;
  for (const step of steps) {
    const filled = Object.entries(step.arguments).map(([name, template]) => [name, fill(template, results)] as const);
    const given = filled.filter(([, value]) => value !== undefined);
    result = yield { step: step.id, tool: step.tool, arguments: Object.fromEntries(given) };
    results.set(step.id, result);
  }
  return result;
}

const placeholder = /\{\{\s*([^{}.\s]+)((?:\.[^{}.\s]+)*)\s*\}\}/g;

function fill(template: string, results: ReadonlyMap<string, unknown>): unknown {
  const [only] = template.matchAll(placeholder);
  if (only?.[0] === template.trim()) return valueAt(results, only[1]!, only[2]!);
  return template.replace(placeholder, (_, source: string, path: string) => asText(valueAt(results, source, path)));
}

function valueAt(results: ReadonlyMap<string, unknown>, source: string, path: string): unknown {
  const keys = path.split('.').slice(1);
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    results.get(source),
  );
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
