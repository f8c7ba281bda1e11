import { groupBy } from '#contracts';
import type { Nameable } from './nameable.js';

/** More nodes in one question, and models begin to mix them up. */
const MOST_NODES = 12;

/** Nodes of one level in questions: siblings together, so that their names contrast, and small families side by side. */
export function groupSiblings(nodes: readonly Nameable[]): Nameable[][] {
  const groups: Nameable[][] = [];
  for (const family of groupBy(nodes, (node) => node.parentId).values()) {
    for (const part of evenParts(family)) {
      const last = groups.at(-1);
      if (last !== undefined && last.length + part.length <= MOST_NODES) last.push(...part);
      else groups.push(part);
    }
  }
  return groups;
}

function evenParts(family: readonly Nameable[]): Nameable[][] {
  const size = Math.ceil(family.length / Math.ceil(family.length / MOST_NODES));
  return Array.from({ length: Math.ceil(family.length / size) }, (_, part) =>
    family.slice(part * size, (part + 1) * size),
  );
}
