import { AppError, type Curation, type Instant } from '#contracts';
import { IntentAssigner, type RequestItem } from '../assign/assign-intents.js';
import type { Embedding } from '../ports.js';
import type { Taxonomy } from '../taxonomy.js';
import { type Curated, curate } from './curate.js';

/** A decision that was made on another taxonomy. */
export interface Decided {
  readonly decision: Curation;
  readonly by: string;
  readonly at: Instant;
  /** The taxonomy it was made on. */
  readonly baseId: string;
}

export interface ApplyContext {
  /** The taxonomy that the decisions led to: splits are repeated as they were. */
  readonly decided?: Taxonomy;
  /** Requests of these intents of the taxonomy given: one per conversation, cleaned. */
  requestsOf(intentIds: readonly string[]): Promise<readonly RequestItem[]>;
  readonly embedding: Embedding;
}

export interface Applied extends Curated {
  /** Decisions that no longer fit, and why: what they speak of is gone, or is as they want it. */
  readonly outdated: readonly { readonly decided: Decided; readonly reason: AppError }[];
}

/**
 * Repeats decisions on a taxonomy that was built while they were made: the same id and number, with what was decided.
 * `mapping` and `reread` speak of the intents of the taxonomy given.
 */
export async function applyCurations(
  taxonomy: Taxonomy,
  decisions: readonly Decided[],
  context: ApplyContext,
): Promise<Applied> {
  const { id, number, createdAt, drift } = taxonomy;
  const outdated: { decided: Decided; reason: AppError }[] = [];
  const changes = [...taxonomy.changes];
  /** The intents of the taxonomy given whose conversations lie in each one now. */
  const sources = new Map(taxonomy.leaves.map(({ intentId }) => [intentId, [intentId]]));
  const reread = new Set<string>();
  let current = taxonomy;
  for (const decided of decisions) {
    try {
      const curated = await curate(current, decided.decision, {
        ...decided,
        ...(context.decided && { decided: context.decided }),
        embedding: context.embedding,
        requestsOf: (intentId) => requestsIn(current, intentId, sources.get(intentId) ?? [], context),
      });
      follow(curated, current, sources, reread);
      changes.push(...curated.taxonomy.changes);
      current = { ...curated.taxonomy, id, number, createdAt, changes, ...(drift && { drift }) };
    } catch (reason) {
      if (!(reason instanceof AppError) || reason.kind !== 'failure') throw reason;
      outdated.push({ decided, reason });
    }
  }
  return { taxonomy: current, mapping: mappingOf(sources, reread), reread: [...reread], outdated };
}

async function requestsIn(
  taxonomy: Taxonomy,
  intentId: string,
  sources: readonly string[],
  { requestsOf, embedding }: ApplyContext,
): Promise<RequestItem[]> {
  const items = await requestsOf(sources);
  const intents = await (await IntentAssigner.open(taxonomy, embedding)).assign(items.map(({ text }) => text));
  return items.filter((_, index) => intents[index] === intentId);
}

function follow(curated: Curated, before: Taxonomy, sources: Map<string, string[]>, reread: Set<string>): void {
  for (const [gone, into] of Object.entries(curated.mapping)) {
    sources.set(into, [...new Set([...(sources.get(into) ?? []), ...(sources.get(gone) ?? [])])]);
    sources.delete(gone);
  }
  for (const split of curated.reread) for (const source of sources.get(split) ?? []) reread.add(source);
  const known = new Set(before.nodes.map(({ id }) => id));
  for (const { kind, nodeId, otherId } of curated.taxonomy.changes)
    if (kind === 'split' && !known.has(nodeId)) sources.set(nodeId, sources.get(otherId ?? '') ?? []);
}

function mappingOf(
  sources: ReadonlyMap<string, readonly string[]>,
  reread: ReadonlySet<string>,
): Record<string, string> {
  const pairs = [...sources].flatMap(([intent, from]) => from.map((source) => [source, intent] as const));
  return Object.fromEntries(pairs.filter(([source, intent]) => source !== intent && !reread.has(source)));
}
