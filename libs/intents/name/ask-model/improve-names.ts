import { groupBy, type IntentLevel } from '#contracts';
import type { Ask } from './ask.js';
import { askNames, type Names } from './ask-names.js';
import { checkDescription, checkName } from './check-name.js';
import { groupSiblings } from './group-siblings.js';
import type { Nameable } from './nameable.js';

export interface ImprovedName {
  readonly name: string;
  readonly description: string;
}

/** Questions that are asked at once. */
const WAVE = 4;
const upwards: readonly IntentLevel[] = ['intent', 'topic', 'domain'];

/**
 * Names that a language model gives to nodes, children before parents. A node stays away from the result, and keeps the
 * name its words gave it, where the model did not answer or its answer may not stand in the tree: it is too long, holds
 * more than plain words, is that of a sibling, or was put into its mouth by one request.
 *
 * @param nodes those that are new or whose most typical requests changed; never one that a person named
 */
export async function improveNames(nodes: readonly Nameable[], ask: Ask): Promise<Map<string, ImprovedName>> {
  const improved = new Map<string, ImprovedName>();
  for (const level of upwards) {
    const groups = groupSiblings(nodes.filter((node) => node.level === level).map((node) => recall(node, improved)));
    for (let start = 0; start < groups.length; start += WAVE) {
      const wave = groups.slice(start, start + WAVE);
      const replies = await Promise.all(wave.map((group) => askNames(group, ask)));
      wave.forEach((group, i) => {
        const reply = replies[i]!;
        if (reply.ok) take(group, reply.value.names, improved);
      });
      if (replies.some((reply) => !reply.ok && reply.lasting)) return withoutTwins(nodes, improved);
    }
  }
  return withoutTwins(nodes, improved);
}

/** A node whose children go by their new names. */
function recall(node: Nameable, improved: ReadonlyMap<string, ImprovedName>): Nameable {
  return { ...node, children: node.children.map(({ id, name }) => ({ id, name: improved.get(id)?.name ?? name })) };
}

/** Takes the names that may stand; those of an id that was not asked for, or that comes twice, belong to nobody. */
function take(group: readonly Nameable[], names: Names, improved: Map<string, ImprovedName>): void {
  group.forEach((node, place) => {
    const given = names.filter(({ id }) => id.trim() === String(place + 1));
    const name = given.length === 1 ? checkName(given[0]!.name, node) : null;
    if (name === null) return;
    improved.set(node.id, { name, description: checkDescription(given[0]!.description, node) ?? node.description });
  });
}

/**
 * Leaves out new names that a sibling has or had: the old one is what the sibling falls back on. Of two that got the same,
 * the first keeps it.
 */
function withoutTwins(
  nodes: readonly Nameable[],
  improved: ReadonlyMap<string, ImprovedName>,
): Map<string, ImprovedName> {
  const unique = new Map(improved);
  for (const family of groupBy(nodes, (node) => node.parentId).values()) {
    const given = new Set<string>();
    for (const node of family) {
      const name = sameName(unique.get(node.id)?.name ?? node.name);
      const held = family.flatMap((other) => [...other.taken, ...(other === node ? [] : [other.name])]).map(sameName);
      if (given.has(name) || held.includes(name)) unique.delete(node.id);
      else given.add(name);
    }
  }
  return unique;
}

/** Names that differ in case or in the order of their words are one to a reader. */
function sameName(name: string): string {
  return name.toLowerCase().split(/\s+/).sort().join(' ');
}
