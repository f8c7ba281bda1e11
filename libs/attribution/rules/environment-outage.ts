import { type EvidenceRule, evidenceFrom } from '../evidence.js';

/** Many tools failed at the same time: an outage around the agent, which no edit of its harness mends. */
export const environmentOutage: EvidenceRule = {
  name: 'environment-outage',
  read: ({ findings, incidentSpans }) =>
    findings
      .filter((finding) => finding.spanIds.some((spanId) => incidentSpans.has(spanId)))
      .map((finding) =>
        evidenceFrom('environment-outage', finding, {
          cause: 'environment',
          weight: 2,
          document: null,
          detail: 'outage',
          counterfactual: { grade: 1, text: 'The same call succeeds outside the outage.', neighbourId: null },
        }),
      ),
};
