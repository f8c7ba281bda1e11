import { groupBy, type Instant } from '#contracts';
import type { ToolDocument } from '../layers/tool/schema.js';
import { canonicalJson } from '../versions/canonical-json.js';
import { chanceOfFall } from './fall.js';
import { offeredTools } from './offered-tools.js';
import { type AuthoredTool, authoredBudgets } from './schema.js';

/** An authored tool and the hash of the user it was authored for. */
export type OwnedTool = AuthoredTool & { userId: string };

/** The tools that one conversation called. */
export interface ConversationUse {
  userId: string;
  /** The conversation's id as the telemetry names it: the session of tools of that scope. */
  session: string;
  startedAt: Instant;
  calls: { name: string; failed: boolean }[];
}

/** How often a tool was offered and chosen, in conversations, and how its calls ended. */
export interface ToolUse {
  offered: number;
  chosen: number;
  calls: number;
  failed: number;
}

/**
 * What is wrong with the authored tools. `sprawl`: a user has nearly as many as are kept, several do the same, or the
 * user never came back to one. `decay`: offered again and again, never chosen. `drift`: its success fell, or it no longer
 * fits to the harness.
 */
export interface HygieneFinding {
  kind: 'sprawl' | 'decay' | 'drift';
  /** Ids of the tools it is about. */
  tools: string[];
  reason: string;
  /** `promote`: several users have it, so the harness may take it up. */
  advice: 'prune' | 'merge' | 'promote' | 'quarantine';
}

export interface HygieneInput {
  tools: readonly OwnedTool[];
  /** The tools of the harness in production. */
  catalogue: readonly ToolDocument[];
  uses: readonly ConversationUse[];
  /** Uses from here on are the later ones, which drift compares with those before. */
  recentFrom: Instant;
}

/** Offered so often without being chosen once, a tool has decayed. */
const OFFERED_IN_VAIN = 10;
/** So many tools are too many for one user. */
const CROWDED = authoredBudgets.toolsPerUser * 0.75;
/** A fall less likely than this by chance is one. */
const FALL_CHANCE = 0.01;

/** The use of each tool by its id: the conversations of its user after it was authored, in its session where it has one. */
export function measureUse(tools: readonly OwnedTool[], uses: readonly ConversationUse[]): Map<string, ToolUse> {
  const offersTo = offersByTool(tools, uses);
  return new Map(tools.map((tool) => [tool.id, useIn(tool, offersTo.get(tool.id)!)]));
}

/** All that is wrong with the authored tools that the harness has not taken up, worst kind of harm first. */
export function findHygiene({ tools: all, catalogue, uses, recentFrom }: HygieneInput): HygieneFinding[] {
  const tools = all.filter(({ promotedTo }) => promotedTo === null);
  const offersTo = offersByTool(tools, uses);
  return [
    ...tools.flatMap((tool) => [...misfit(tool, catalogue), ...fall(tool, offersTo.get(tool.id)!, recentFrom)]),
    ...duplicates(tools),
    ...crowds(tools),
    ...tools.flatMap((tool) => neglect(tool, offersTo.get(tool.id)!, recentFrom)),
  ];
}

/** The conversations in which each tool was offered. One that authors a tool is offered it, wherever it stands in it. */
function offersByTool(tools: readonly OwnedTool[], uses: readonly ConversationUse[]): Map<string, ConversationUse[]> {
  const byUser = groupBy(uses, ({ userId }) => userId);
  const offersOf = ({ userId, session, createdAt, tool }: OwnedTool) =>
    (byUser.get(userId) ?? []).filter(
      (use) =>
        (session === null || use.session === session) &&
        (Date.parse(use.startedAt) >= Date.parse(createdAt) || use.calls.some(({ name }) => name === tool.name)),
    );
  return new Map(tools.map((tool) => [tool.id, offersOf(tool)]));
}

function useIn({ tool }: OwnedTool, offers: readonly ConversationUse[]): ToolUse {
  const made = offers.map(({ calls }) => calls.filter(({ name }) => name === tool.name));
  const calls = made.flat();
  return {
    offered: offers.length,
    chosen: made.filter((some) => some.length > 0).length,
    calls: calls.length,
    failed: calls.filter(({ failed }) => failed).length,
  };
}

function misfit(tool: OwnedTool, catalogue: readonly ToolDocument[]): HygieneFinding[] {
  if (offeredTools(catalogue, [tool]).length > catalogue.length) return [];
  const reason = `\`${tool.tool.name}\` calls a tool that is no longer offered, or its name is now a tool of the harness.`;
  return [{ kind: 'drift', tools: [tool.id], reason, advice: 'quarantine' }];
}

function fall(tool: OwnedTool, offers: readonly ConversationUse[], recentFrom: Instant): HygieneFinding[] {
  const from = Date.parse(recentFrom);
  const earlier = useIn(
    tool,
    offers.filter(({ startedAt }) => Date.parse(startedAt) < from),
  );
  const later = useIn(
    tool,
    offers.filter(({ startedAt }) => Date.parse(startedAt) >= from),
  );
  if (earlier.calls === 0 || later.calls === 0 || chanceOfFall(earlier, later) >= FALL_CHANCE) return [];
  const told = ({ failed, calls }: ToolUse) => `${failed} of ${calls}`;
  const reason = `\`${tool.tool.name}\` failed ${told(later)} calls lately, ${told(earlier)} before.`;
  return [{ kind: 'drift', tools: [tool.id], reason, advice: 'quarantine' }];
}

/** Recipes that make the same calls, whatever they are called. */
function duplicates(tools: readonly OwnedTool[]): HygieneFinding[] {
  const bySteps = groupBy(tools, ({ tool }) =>
    canonicalJson((tool.recipe?.steps ?? []).map((step) => [step.id, step.tool, step.arguments])),
  );
  return [...bySteps.values()].flatMap((same): HygieneFinding[] => {
    if (same.length < 2) return [];
    const users = new Set(same.map(({ userId }) => userId)).size;
    const ids = same.map(({ id }) => id);
    if (users > 1)
      return [{ kind: 'sprawl', tools: ids, reason: `${users} users have the same recipe.`, advice: 'promote' }];
    return [
      { kind: 'sprawl', tools: ids, reason: `One user has the same recipe ${same.length} times.`, advice: 'merge' },
    ];
  });
}

function crowds(tools: readonly OwnedTool[]): HygieneFinding[] {
  return [...groupBy(tools, ({ userId }) => userId).values()].flatMap((own) => {
    if (own.length < CROWDED) return [];
    const reason = `One user has ${own.length} tools; at most ${authoredBudgets.toolsPerUser} are offered at a time.`;
    return [{ kind: 'sprawl', tools: own.map(({ id }) => id), reason, advice: 'prune' }];
  });
}

function neglect(tool: OwnedTool, offers: readonly ConversationUse[], recentFrom: Instant): HygieneFinding[] {
  const { offered, chosen } = useIn(tool, offers);
  const name = `\`${tool.tool.name}\``;
  if (offered === 0 && Date.parse(tool.updatedAt) < Date.parse(recentFrom)) {
    const reason = `${name} was not offered in this time: its user or session has not come back.`;
    return [{ kind: 'sprawl', tools: [tool.id], reason, advice: 'prune' }];
  }
  if (offered < OFFERED_IN_VAIN || chosen > 0) return [];
  const reason = `${name} was offered in ${offered} conversations and never chosen.`;
  return [{ kind: 'decay', tools: [tool.id], reason, advice: 'prune' }];
}
