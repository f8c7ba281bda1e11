import type { Layer, Manifest, ReleasePlan } from '#contracts';
import type { AgentSettings, Harness, LayerDocuments } from '../harness.js';

/** One parsed document and where it belongs. */
export interface HarnessPart {
  layer: Layer | 'agent';
  path: string;
  body: unknown;
}

/** Groups parsed documents into a harness. They are taken as they are: whoever parsed them has checked them. */
export function assembleHarness(parts: HarnessPart[], hash: string): Harness {
  const agent = parts.find(({ layer }) => layer === 'agent')?.body as AgentSettings;
  const of = <L extends Layer>(layer: L) =>
    Object.fromEntries(parts.filter((part) => part.layer === layer).map(({ path, body }) => [path, body])) as Record<
      string,
      LayerDocuments[L]
    >;
  return {
    agent,
    hash,
    prompt: of('prompt'),
    tool: of('tool'),
    workflow: of('workflow'),
    retrieval: of('retrieval'),
    memory: of('memory'),
    eval: of('eval'),
  };
}

/** The harness that a manifest names, from the documents of a plan. `hash` is the hash of the manifest. */
export function harnessFromPlan(plan: ReleasePlan, manifest: Manifest, hash: string): Harness {
  const parts = Object.entries(manifest).map(([path, document]) => ({ ...plan.documents[document]!, path }));
  return assembleHarness(parts, hash);
}

/** Hashes that a plan names and does not carry: such a plan cannot be served. */
export function missingDocuments(plan: ReleasePlan): string[] {
  const named = [plan.production.manifest, ...plan.canaries.map(({ changes }) => changes)].flatMap(Object.values);
  return [...new Set(named as (string | null)[])].filter(
    (hash): hash is string => hash !== null && !Object.hasOwn(plan.documents, hash),
  );
}
