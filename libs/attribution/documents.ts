import type { Harness } from '#harness';

/**
 * Paths of the documents that a cause can point to. Where the harness is unknown (recorded telemetry alone) the path
 * is the one the layout gives such a document.
 */
export function toolDocument(harness: Harness | null, tool: string): string {
  const known = harness && Object.entries(harness.tool).find(([, document]) => document.name === tool);
  return known ? known[0] : `tools/${tool}.yaml`;
}

export function promptDocument(harness: Harness | null): string {
  const prompts = harness ? Object.entries(harness.prompt) : [];
  return (prompts.find(([, document]) => document.role === 'system') ?? prompts[0])?.[0] ?? 'prompts/system.md';
}

export function retrievalDocument(harness: Harness | null, source: string | null): string {
  const indexes = harness ? Object.entries(harness.retrieval).filter(([, document]) => document.kind === 'index') : [];
  const named = indexes.find(
    ([path, document]) => 'name' in document && (document.name === source || path.includes(`/${source}.`)),
  );
  return (named ?? indexes[0])?.[0] ?? `retrieval/${source ?? 'index'}.yaml`;
}

/** The memory document that keeps the fact, or is named for it, else the first. */
export function memoryDocument(harness: Harness | null, key: string): string {
  const documents = harness ? Object.entries(harness.memory) : [];
  const words = key.split('_').filter((word) => word.length > 2);
  const keeper =
    documents.find(([, { slots }]) => slots.some((slot) => slot.key === key)) ??
    documents.find(([path]) => words.some((word) => path.includes(word)));
  return (keeper ?? documents[0])?.[0] ?? 'memory/user.yaml';
}

/** The evals document that holds the named case, else the first. */
export function evalDocument(harness: Harness | null, evaluation: string | undefined): string {
  const documents = harness ? Object.entries(harness.eval) : [];
  const holder = documents.find(
    ([path, document]) =>
      path.includes(`/${evaluation}.`) ||
      document.name === evaluation ||
      document.cases.some((one) => one.id === evaluation),
  );
  return (holder ?? documents[0])?.[0] ?? 'evals/cases.yaml';
}

/** The workflow that speaks of the tool or of the request, else the one that serves every conversation. */
export function workflowDocument(harness: Harness | null, tool: string | undefined, request: string): string {
  const documents = harness ? Object.entries(harness.workflow) : [];
  const words = request.toLowerCase();
  const serving = documents.find(
    ([, document]) =>
      (tool !== undefined && document.steps.some((step) => step.tool === tool)) ||
      document.when.some((phrase) => words.includes(phrase.toLowerCase())),
  );
  const general = documents.find(([, document]) => document.when.length === 0);
  return (serving ?? general ?? documents[0])?.[0] ?? 'workflows/main.yaml';
}
