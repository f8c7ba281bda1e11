import type { Finding, FindingPattern } from '#contracts';
import type { Evidence } from '../evidence.js';
import { UNMENDED } from '../unmet.js';
import { slipChance } from './slip-chance.js';

/** Intents with so many met needs each are needed to read from them how often a model slips. */
const MIN_INTENTS = 3;
const MIN_MET = 10;
/** How far the agent's own share of slips is believed, beside what is usual of the rule. */
const LEAST_OF_USUAL = 0.5;
const MOST_OF_USUAL = 2;

interface IntentCounts {
  /** Conversations whose need was met, and those of them that show each pattern all the same. */
  met: number;
  patterns: Map<FindingPattern, number>;
  /** Others, by piece, by kind and by pattern of evidence. */
  seen: Map<string, number>;
}

/**
 * How often evidence recurs within its intent beside needs that were met, and how often its kind turns up in any
 * intent: what recurs is a fault, what turns up everywhere now and then are slips.
 */
export class Recurrence {
  private readonly intents = new Map<string, IntentCounts>();
  private readonly slips = new Map<string, number>();

  addMet(intentId: string, findings: readonly Finding[]): void {
    const counts = this.countsOf(intentId);
    counts.met++;
    const unmended = findings.filter(({ severity }) => severity >= UNMENDED);
    for (const pattern of new Set(unmended.map((finding) => finding.pattern)))
      counts.patterns.set(pattern, (counts.patterns.get(pattern) ?? 0) + 1);
  }

  addUnmet(intentId: string, evidence: readonly Evidence[]): void {
    const { seen } = this.countsOf(intentId);
    for (const key of new Set(evidence.flatMap((one) => [keyOf(one), kindOf(one), one.pattern])))
      seen.set(key, (seen.get(key) ?? 0) + 1);
  }

  /** The chance that the evidence is a slip of the model rather than a fault of its cause. */
  slipOf(intentId: string, evidence: Evidence): number {
    const { met, seen } = this.countsOf(intentId);
    const count = seen.get(keyOf(evidence)) ?? 0;
    return slipChance(count, count + met, this.slipsOf(evidence));
  }

  /**
   * How far a pattern tells failing conversations from others, 0..1: 1 where at least half of those that show it failed.
   * What nearly all neighbours show whose need was met is no reason for failure.
   */
  tells(intentId: string, { pattern }: Evidence): number {
    const { patterns, seen } = this.countsOf(intentId);
    const unmet = seen.get(pattern) ?? 0;
    return Math.min(1, (2 * unmet) / Math.max(1, unmet + (patterns.get(pattern) ?? 0)));
  }

  /** The median over the intents, which a fault in some of them cannot raise. */
  private slipsOf(evidence: Evidence): number {
    const kind = kindOf(evidence);
    const known = this.slips.get(kind);
    if (known !== undefined) return known;
    const rates = [...this.intents.values()]
      .filter(({ met }) => met >= MIN_MET)
      .map(({ met, seen }) => (seen.get(kind) ?? 0) / (met + (seen.get(kind) ?? 0)))
      .sort((a, b) => a - b);
    const usual = evidence.usualSlips;
    const median = rates.length < MIN_INTENTS ? usual : rates[Math.floor((rates.length - 1) / 2)]!;
    const slips = Math.min(MOST_OF_USUAL * usual, Math.max(LEAST_OF_USUAL * usual, median));
    this.slips.set(kind, slips);
    return slips;
  }

  private countsOf(intentId: string): IntentCounts {
    const counts = this.intents.get(intentId) ?? { met: 0, patterns: new Map(), seen: new Map() };
    this.intents.set(intentId, counts);
    return counts;
  }
}

function keyOf(evidence: Evidence): string {
  return `${kindOf(evidence)} | ${evidence.document ?? '-'}`;
}

function kindOf({ rule, cause, usualSlips }: Evidence): string {
  return `${rule} | ${cause} | ${usualSlips}`;
}
