import { z } from 'zod';
import { AppError, type IntentNode, intentNodeSchema, type TaxonomyState } from '#contracts';
import { type Database, newestTree } from '#platform';

/** The newest taxonomy as readers see it. */
export interface KnownTree {
  state: TaxonomyState;
  nodes: IntentNode[];
}

export async function findTree(pool: Database['pool'], projectId: number, agent: string): Promise<KnownTree | null> {
  const stored = await newestTree(pool, projectId, agent);
  if (stored === null) return null;
  const { nodes, ...state } = stored;
  return { state, nodes: z.array(intentNodeSchema).parse(nodes) };
}

/** @throws AppError INTENTS.NONE before the first refresh */
export async function requireTree(pool: Database['pool'], projectId: number, agent: string): Promise<KnownTree> {
  const tree = await findTree(pool, projectId, agent);
  if (tree === null) throw noIntents(agent);
  return tree;
}

export function noIntents(agent: string): AppError {
  return new AppError({
    code: 'INTENTS.NONE',
    message: `The agent ${agent} has no intents yet.`,
    fix: 'They come with the first refresh: wait for the weekly one, or start one with POST /v1/agents/{agent}/runs {"stage": "refresh"}.',
    status: 404,
  });
}
