import { uniformStream } from './draws.js';
import type { OutcomeRow } from './look-input.js';

/** A release with known truth, to learn what a watch would find. */
export interface Scenario {
  intents: number;
  /** Expected conversations per intent and arm over the window, at an allocation of one half. */
  conversationsPerIntentAndArm: number;
  days: number;
  allocation: number;
  /** Failure rate without the release, per intent index. */
  baseline: (intent: number) => number;
  /** Failure rate with it; as the baseline where absent. */
  released?: (intent: number) => number;
  conversationsPerUser: number;
  /** Standard deviation of users' own inclination to fail, in logits. */
  userSpread?: number;
  /** Standard deviation of shocks common to an intent and day, in logits. */
  dayShock?: number;
  /** Factor on the share of the first half of the intents in treated users' conversations after their first. */
  mixShift?: number;
  /** Chance of frustration after a failure and otherwise. */
  frustration?: { afterFailure: number; otherwise: number };
}

export const SIMULATION_START = '2026-01-05';

/** Rows of one simulated window; the same for the same seed. */
export function simulateOutcomes(scenario: Scenario, seed: string): OutcomeRow[] {
  const random = uniformStream(seed);
  const days = Array.from({ length: scenario.days }, (_, day) =>
    new Date(Date.parse(SIMULATION_START) + day * 86_400_000).toISOString().slice(0, 10),
  );
  const shocks = Array.from(
    { length: scenario.intents * scenario.days },
    () => (scenario.dayShock ?? 0) * normal(random),
  );
  const total = 2 * scenario.intents * scenario.conversationsPerIntentAndArm;
  const users = Math.round(total / scenario.conversationsPerUser);
  const rows: OutcomeRow[] = [];
  for (let u = 0; u < users; u++) {
    const arm = random() < scenario.allocation ? 'treatment' : 'control';
    const inclination = (scenario.userSpread ?? 0) * normal(random);
    const rate = (arm === 'treatment' && scenario.released) || scenario.baseline;
    const visits = Array.from({ length: scenario.conversationsPerUser }, () => Math.floor(random() * scenario.days));
    for (const [visit, day] of visits.sort((a, b) => a - b).entries()) {
      const isShifted = arm === 'treatment' && visit > 0;
      const intent = pickIntent(scenario.intents, isShifted ? (scenario.mixShift ?? 1) : 1, random);
      const shift = inclination + shocks[intent * scenario.days + day]!;
      const failed = random() < shiftRate(rate(intent), shift) ? 1 : 0;
      const { afterFailure, otherwise } = scenario.frustration ?? { afterFailure: 0, otherwise: 0 };
      const frustrated = random() < (failed ? afterFailure : otherwise) ? 1 : 0;
      rows.push({ userId: `user-${u}`, intentId: `intent-${intent}`, day: days[day]!, arm, failed, frustrated });
    }
  }
  return rows;
}

function pickIntent(intents: number, factor: number, random: () => number): number {
  if (factor === 1) return Math.floor(random() * intents);
  const half = Math.floor(intents / 2);
  const first = (half * factor) / (half * factor + intents - half);
  return random() < first ? Math.floor(random() * half) : half + Math.floor(random() * (intents - half));
}

function shiftRate(rate: number, logits: number): number {
  return logits === 0 ? rate : 1 / (1 + ((1 - rate) / rate) * Math.exp(-logits));
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
