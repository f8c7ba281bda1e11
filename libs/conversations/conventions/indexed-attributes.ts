import { type AttributeValue } from '#contracts';

export type Fields = Record<string, AttributeValue>;

/**
 * Lists that are flattened into attribute names: of `{"p.0.a": 1, "p.0.b": 2, "p.7.a": 3}` the prefix `p` gives
 * `[{a: 1, b: 2}, {a: 3}]`. Indices are read as an order only, so `p.999999999.a` costs nothing.
 */
export function indexedItems(fields: Fields, prefix: string): Fields[] {
  const items = new Map<number, Fields>();
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith(`${prefix}.`)) continue;
    const form = /^(\d{1,9})(?:\.(.+))?$/.exec(name.slice(prefix.length + 1));
    if (!form) continue;
    const index = Number(form[1]);
    const item = items.get(index) ?? {};
    items.set(index, item);
    const rest = form[2] ?? '';
    if (rest !== '__proto__') item[rest] = value;
  }
  return [...items].sort(([a], [b]) => a - b).map(([, item]) => item);
}
