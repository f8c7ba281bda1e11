import type { Cause, Suspect } from '#contracts';
import type { AttributionCase } from '../case.js';
import { memoryDocument, retrievalDocument } from '../documents.js';
import { type Evidence, type EvidenceRule, evidenceFrom } from '../evidence.js';

/** Ochiai suspiciousness from which an element counts as evidence, and the weight of full suspicion. */
const SUSPICIOUS = 0.5;
const FULL_WEIGHT = 0.5;

/** What goes with failure among the neighbours and belongs to one layer alone. It refines; the rules above it lead. */
export const spectrum: EvidenceRule = {
  name: 'spectrum',
  read: (input) => input.suspects.flatMap((suspect) => evidenceOf(input, suspect)),
};

function evidenceOf(input: AttributionCase, { kind, name, score }: Suspect): Evidence[] {
  const finding = input.findings[0];
  const target = targetOf(input, kind, name);
  if (finding === undefined || target === null || score < SUSPICIOUS) return [];
  return [
    evidenceFrom('spectrum', finding, {
      ...target,
      weight: (FULL_WEIGHT * (score - SUSPICIOUS)) / (1 - SUSPICIOUS),
      detail: `${kind} ${name}`,
      counterfactual: null,
    }),
  ];
}

/** Tools and transitions go with failures of several layers: they are shown, and weigh nothing by themselves. */
function targetOf(
  { harness }: AttributionCase,
  kind: Suspect['kind'],
  name: string,
): { cause: Cause; document: string | null } | null {
  if (kind === 'section') return { cause: 'prompt', document: name.slice(0, name.indexOf('#')) };
  if (kind === 'memory')
    return { cause: 'memory', document: memoryDocument(harness, name.split(' ').at(-1) as string) };
  if (kind === 'document') return { cause: 'retrieval', document: retrievalDocument(harness, null) };
  return kind === 'model' ? { cause: 'model', document: null } : null;
}
