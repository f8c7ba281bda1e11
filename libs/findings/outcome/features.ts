import type { AttributeValue, Conversation, Finding, FindingKind } from '#contracts';
import { breakdownOf } from '../breakdown/breakdown-of.js';
import type { EndingKind } from '../reading/ending.js';
import { readConversation } from '../reading/reading.js';
import { changesState } from '../reading/tool-kinds.js';
import { type FeatureName, featureNames, settledShare } from './weights.js';

export type OutcomeFeatures = Readonly<Record<FeatureName, number>>;

const noFeatures = Object.fromEntries(featureNames.map((name) => [name, 0])) as Record<FeatureName, number>;

/**
 * - `ending:…` is 1 for how the conversation ended.
 * - `failures` is −ln Π(1 − severity) over the failures found, 0..3: as if each left the need unmet by that chance.
 * - `frustration`, `abandonment` are the strongest severity found, 0..1.
 * - `breakdowns` is the mean chance that a reply broke the talk down, 0..1.
 * - `acted` is 1 where a tool call worked.
 * - `valuesWritten` is ln(1 + values in the arguments of calls that changed something).
 *
 * Thumbs do not enter.
 */
export function featuresOf(conversation: Conversation, findings: readonly Finding[]): OutcomeFeatures {
  const { ending, tools } = readConversation(conversation);
  const worked = tools.filter((use) => use.error === null);
  const changes = worked.filter((use) => changesState(use.name));
  return {
    ...noFeatures,
    intercept: 1,
    [`ending:${ending.kind}`]: 1,
    failures: burdenOf(findings, ending.kind),
    frustration: strongest(findings, 'frustration'),
    abandonment: strongest(findings, 'abandonment'),
    breakdowns: meanBreakdown(conversation),
    acted: worked.length > 0 ? 1 : 0,
    valuesWritten: Math.log1p(changes.reduce((sum, use) => sum + countValues(use.step.arguments), 0)),
  };
}

const heaviestBurden = 3;

/** The same failure five times is one need unmet, not five: each pattern counts once, at its worst. */
function burdenOf(findings: readonly Finding[], ending: EndingKind): number {
  const severities = new Map<string, number>();
  for (const { kind, detector, severity } of findings)
    if (kind === 'failure') severities.set(detector, Math.max(severities.get(detector) ?? 0, severity));
  const left = (settledShare as Partial<Record<EndingKind, number>>)[ending] ?? 1;
  const unharmed = [...severities.values()].reduce((rest, severity) => rest * (1 - severity * left), 1);
  return Math.min(heaviestBurden, -Math.log(unharmed));
}

function strongest(findings: readonly Finding[], kind: FindingKind): number {
  return findings.reduce((most, finding) => (finding.kind === kind ? Math.max(most, finding.severity) : most), 0);
}

function meanBreakdown(conversation: Conversation): number {
  const breakdowns = breakdownOf(conversation);
  return breakdowns.reduce((sum, { probability }) => sum + probability, 0) / Math.max(1, breakdowns.length);
}

/** Deeper or larger arguments than this add nothing: their logarithm hardly grows. */
const maximumValues = 1000;

/** Texts, numbers and flags in the arguments of one call, however they nest. */
function countValues(root: AttributeValue): number {
  const open = [root];
  let count = 0;
  for (let value = open.pop(); value !== undefined && count < maximumValues; value = open.pop()) {
    if (value === null || typeof value !== 'object') count++;
    else for (const inner of Array.isArray(value) ? value : Object.values(value)) open.push(inner);
  }
  return count;
}
