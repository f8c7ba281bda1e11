import type { RequestItem } from './assign/assign-intents.js';
import type { Groups } from './cluster/group-leaves.js';
import type { Place, Places } from './compose-nodes.js';
import { contentId } from './content-id.js';
import { type LeafSizes, matchGroups } from './match/match-groups.js';
import type { LeafMatch } from './match/match-leaves.js';
import type { Taxonomy } from './taxonomy.js';

export interface Unidentified {
  readonly agent: string;
  readonly number: number;
  /** Items of each leaf, the most typical first. */
  readonly members: readonly (readonly RequestItem[])[];
  readonly groups: Groups;
  readonly previous: Taxonomy | null;
  readonly match: LeafMatch | null;
}

/** Gives every node its id, that of the previous node it continues or a new one from its content, and its place. */
export function identifyNodes(input: Unidentified): Places {
  const { agent, number, members, groups, previous, match } = input;
  const newId = (kind: string, content: readonly string[]) => contentId(kind, agent, String(number), ...content);
  const leafIds = members.map(
    (items, leaf) =>
      match?.continues[leaf] ??
      newId(
        'intent',
        items.map((item) => item.conversationId),
      ),
  );
  const sizes = new Map(leafIds.map((id, leaf) => [id, members[leaf]!.length]));

  const topicLeaves = gather(leafIds, groups.topicOf);
  const topicIds = continueOrCreate('topic', topicLeaves, sizes, previous, newId);
  const domainLeaves = gather(topicLeaves, groups.domainOf).map((leaves) => leaves.flat());
  const domainIds = continueOrCreate('domain', domainLeaves, sizes, previous, newId);

  const texts = new Map(leafIds.map((id, leaf) => [id, members[leaf]!.map((item) => item.text)]));
  const place = (id: string, parentId: string | null, leaves: readonly string[]): Place => ({
    id,
    parentId,
    texts: leaves.flatMap((leaf) => texts.get(leaf)!),
  });
  return {
    intent: leafIds.map((id, leaf) => place(id, topicIds[groups.topicOf[leaf]!]!, [id])),
    topic: topicIds.map((id, topic) => place(id, domainIds[groups.domainOf[topic]!]!, topicLeaves[topic]!)),
    domain: domainIds.map((id, domain) => place(id, null, domainLeaves[domain]!)),
  };
}

function gather<T>(values: readonly T[], groupOf: readonly number[]): T[][] {
  const groups: T[][] = [];
  values.forEach((value, index) => {
    const group = groupOf[index]!;
    groups[group] ??= [];
    groups[group].push(value);
  });
  return groups;
}

function continueOrCreate(
  level: 'topic' | 'domain',
  groups: readonly (readonly string[])[],
  sizes: LeafSizes,
  previous: Taxonomy | null,
  newId: (kind: string, content: readonly string[]) => string,
): string[] {
  const weighed = groups.map((leaves): LeafSizes => new Map(leaves.map((id) => [id, sizes.get(id)!])));
  const continued = previous ? matchGroups(previous, level, weighed) : [];
  return groups.map((leaves, group) => continued[group] ?? newId(level, [...leaves].sort()));
}
