import type { Cause, Counterfactual, FindingPattern } from '#contracts';
import type { AttributionCase } from './case.js';

/** What one rule found: a cause with a weight (odds against the other causes, 0..1) and where it points. */
export interface Evidence {
  rule: string;
  cause: Cause;
  weight: number;
  /** How often a model errs so by itself, whatever its harness says: share of conversations. */
  usualSlips: number;
  document: string | null;
  /** Of the finding it rests on. */
  pattern: FindingPattern;
  spanId: string;
  turn: number;
  evidenceSpanIds: string[];
  findingIds: string[];
  /** What makes two failures the same fault, beyond cause and document. */
  detail: string;
  counterfactual: Counterfactual | null;
}

/** A row of the evidence table (docs/ARCHITECTURE.md): reads one case, says what it saw. */
export interface EvidenceRule {
  name: string;
  read(input: AttributionCase): Evidence[];
}

/** A model now and then refuses, hedges or forgets; it seldom repeats a call or sends wrong arguments with all it needs. */
export const SOFT_SLIPS = 0.04;
export const HARD_SLIPS = 0.01;

/** The evidence that one finding alone carries. */
export function evidenceFrom(
  rule: string,
  finding: AttributionCase['findings'][number],
  rest: Pick<Evidence, 'cause' | 'weight' | 'document' | 'detail' | 'counterfactual'> &
    Partial<Pick<Evidence, 'spanId' | 'evidenceSpanIds' | 'usualSlips'>>,
): Evidence {
  return {
    rule,
    usualSlips: HARD_SLIPS,
    pattern: finding.pattern,
    turn: finding.turn,
    evidenceSpanIds: finding.spanIds,
    findingIds: [finding.id],
    ...rest,
    spanId: rest.spanId ?? (finding.spanIds[0] as string),
  };
}
