import type { Cause, Counterfactual } from '#contracts';
import type { AttributionCase } from './case.js';

/** What one rule found: a cause with a weight (odds against the other causes, 0..1) and where it points. */
export interface Evidence {
  rule: string;
  cause: Cause;
  weight: number;
  document: string | null;
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

/** The evidence that one finding alone carries. */
export function evidenceFrom(
  rule: string,
  finding: AttributionCase['findings'][number],
  rest: Pick<Evidence, 'cause' | 'weight' | 'document' | 'detail' | 'counterfactual'> & { spanId?: string },
): Evidence {
  return {
    rule,
    turn: finding.turn,
    evidenceSpanIds: finding.spanIds,
    findingIds: [finding.id],
    ...rest,
    spanId: rest.spanId ?? (finding.spanIds[0] as string),
  };
}
