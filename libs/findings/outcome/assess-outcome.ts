import type { Conversation, Finding, FindingKind, Outcome } from '#contracts';
import type { Ending, EndingKind } from '../reading/ending.js';
import { readConversation } from '../reading/reading.js';
import { changesState } from '../reading/tool-kinds.js';
import * as weights from './weights.js';

/** A frustration finding below this counts for the probability, not for the flag. */
const frustratedSeverity = 0.5;

/**
 * Was the user's need met? A logistic model over how the conversation ended, what went wrong and was not mended, how
 * frustrated the user grew and what was done:
 *
 *     log-odds = intercept + ending + burden · (1 − Π(1 − severity)) + frustration · max severity
 *                + abandonment · max severity + change · changes + acted
 *
 * Trouble the agent mended carries a low severity from its detector, so a hiccup does not fail a conversation. Neither
 * thumbs nor length enter. `failed` is a probability below one half.
 */
export function assessOutcome(conversation: Conversation, findings: readonly Finding[]): Outcome {
  const { ending, tools } = readConversation(conversation);
  const settled = settledShareOf(ending);
  const failures = strongestByDetector(findings.filter(({ kind }) => kind === 'failure'));
  const unburdened = failures.reduce((rest, severity) => rest * (1 - severity * settled), 1);
  const frustration = strongest(findings, 'frustration');
  const worked = tools.filter((use) => use.error === null);
  const changes = Math.min(weights.changeLimit, worked.filter((use) => changesState(use.name)).length);
  const logOdds =
    weights.intercept +
    weights.endingLogOdds[ending.kind] +
    weights.burdenWeight * (1 - unburdened) +
    weights.frustrationWeight * frustration +
    weights.abandonmentWeight * strongest(findings, 'abandonment') +
    weights.changeWeight * changes +
    (worked.length > 0 ? weights.actedWeight : 0);
  const successProbability = 1 / (1 + Math.exp(-logOdds));
  return {
    successProbability,
    failed: successProbability < 0.5,
    frustrated: frustration >= frustratedSeverity,
    abandoned: findings.some(({ kind }) => kind === 'abandonment'),
  };
}

/** The same failure five times is one need unmet, not five: each pattern counts once, at its worst. */
function strongestByDetector(findings: readonly Finding[]): number[] {
  const severities = new Map<string, number>();
  for (const { detector, severity } of findings)
    severities.set(detector, Math.max(severities.get(detector) ?? 0, severity));
  return [...severities.values()];
}

function strongest(findings: readonly Finding[], kind: FindingKind): number {
  return findings.reduce((most, finding) => (finding.kind === kind ? Math.max(most, finding.severity) : most), 0);
}

function settledShareOf({ kind }: Ending): number {
  return (weights.settledShare as Partial<Record<EndingKind, number>>)[kind] ?? 1;
}
