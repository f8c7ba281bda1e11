import type { Verdict } from '#contracts';
import { compileCells } from './cells.js';
import { hashCells } from './data-hash.js';
import { explain } from './explanation.js';
import { checkHealth } from './health.js';
import { type LookInput, readSettings } from './look-input.js';
import { makeLooks } from './looks.js';
import { rule } from './ruling.js';
import type { Boundary } from './spending.js';

/** A verdict with two things more. */
export type Judgement = Verdict & {
  /** Exposure should be held where it is: some harm is likely, short of proof. */
  hold: boolean;
  /** The look whose figures these are: before `look` when that one had been missed. */
  decidedAt: number;
};

/** Stands for a boundary that nothing can reach: JSON knows no Infinity. */
export const UNREACHABLE = Number.MAX_SAFE_INTEGER;

/**
 * Judges one look of a release by re-randomisation. Former looks are made anew from the rows of
 * their days with the same redraws, so the verdict is a function of the input alone: repeating a look changes nothing,
 * and a missed one is made up without spending α twice.
 * @throws AppError `MEASUREMENT.SETTINGS`, `MEASUREMENT.ROW`, `MEASUREMENT.SIZE`
 */
export function judge(input: LookInput): Judgement {
  const settings = readSettings(input);
  const cells = compileCells(input.outcomes, settings);
  const health = checkHealth(cells, settings);
  const looks = makeLooks(cells, settings);
  const ruling = rule(looks, health, settings);
  const look = looks[ruling.at - 1]!;
  const effects = look.effectsOf(ruling.metric ?? 'failed');
  return {
    releaseId: settings.releaseId,
    look: settings.look,
    looks: settings.looks,
    decision: ruling.decision,
    intents: ruling.intents,
    metric: ruling.metric,
    harm: report(look.evidence.harm.observed, look.harm),
    improvement: report(look.evidence.improvement.observed, look.improvement),
    standardisedDifference: effects.standardisedDifference,
    mixShift: effects.mixShift,
    effects: effects.intents,
    health,
    seed: settings.seed,
    dataHash: hashCells(cells),
    explanation: explain({ ruling, look, health, settings }),
    hold: ruling.hold,
    decidedAt: ruling.at,
  };
}

function report(statistic: number, { value, spent }: Boundary): Verdict['harm'] {
  return {
    statistic: Number.isFinite(statistic) ? statistic : 0,
    boundary: Number.isFinite(value) ? value : UNREACHABLE,
    spent,
  };
}
