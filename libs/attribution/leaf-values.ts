import type { AttributeValue } from '#contracts';

/** One text or number within a value, and where it stands: `items[].sku`. */
export interface LeafValue {
  path: string;
  value: string;
}

/** Values come from telemetry and may be of any size; what lies deeper or further back is not read. */
const DEEPEST = 20;
const MOST_LEAVES = 2_000;

/** The texts and numbers within a value. Yes, no and nothing are left out: they tell nothing apart. */
export function leafValues(root: AttributeValue): LeafValue[] {
  const leaves: LeafValue[] = [];
  const open: { path: string; value: AttributeValue; depth: number }[] = [{ path: '', value: root, depth: 0 }];
  while (open.length > 0 && leaves.length < MOST_LEAVES) {
    const { path, value, depth } = open.pop()!;
    if (typeof value === 'string' || typeof value === 'number') leaves.push({ path, value: String(value) });
    else if (value === null || typeof value !== 'object' || depth === DEEPEST) continue;
    else if (Array.isArray(value))
      for (const one of value.slice(0, MOST_LEAVES)) open.push({ path: `${path}[]`, value: one, depth: depth + 1 });
    else
      for (const [key, one] of Object.entries(value).slice(0, MOST_LEAVES))
        open.push({ path: `${path}.${key}`, value: one, depth: depth + 1 });
  }
  return leaves;
}
