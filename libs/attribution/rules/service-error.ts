import { toolDocument } from '../documents.js';
import { type EvidenceRule, evidenceFrom } from '../evidence.js';
import { isServerSide } from '../server-side.js';

/** A single server-side error, outside any outage: more likely the service than its description. */
export const serviceError: EvidenceRule = {
  name: 'service-error',
  read: ({ findings, incidentSpans, harness }) =>
    findings
      .filter(
        ({ pattern, evidence, spanIds }) =>
          pattern === 'tool_error' &&
          isServerSide(evidence.error ?? '') &&
          !spanIds.some((id) => incidentSpans.has(id)),
      )
      .map((finding) =>
        evidenceFrom('service-error', finding, {
          cause: 'environment',
          weight: 0.6,
          document: finding.evidence.tool === undefined ? null : toolDocument(harness, finding.evidence.tool),
          detail: `errors of ${finding.evidence.tool ?? 'a service'}`,
          counterfactual: null,
        }),
      ),
};
