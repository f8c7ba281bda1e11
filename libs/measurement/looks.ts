import type { Cells } from './cells.js';
import { drawArms } from './draws.js';
import { estimateEffects, type MetricEffects } from './effects.js';
import type { LookSettings, Metric } from './look-input.js';
import { type Boundary, findBoundaries } from './spending.js';
import { gatherEvidence, type LookEvidence } from './statistics.js';

const OVERWHELMING_SHARE = 0.1;

/** One look with its boundaries: all a ruling needs. */
export interface Look {
  number: number;
  evidence: LookEvidence;
  harm: Boundary;
  /** For harm at α/10: past it the margin no longer matters. */
  overwhelming: Boundary;
  hold: Boundary;
  improvement: Boundary;
  /** Made when first asked for: most looks are passed without. */
  effectsOf: (metric: Metric) => MetricEffects;
}

/** Looks 1..t from the rows of their days. */
export function makeLooks(cells: Cells, settings: LookSettings): Look[] {
  const arms = drawArms({ ...settings, users: cells.users, treated: cells.treated });
  const evidence = gatherEvidence(cells, arms, settings);
  const boundariesAt = (test: 'harm' | 'improvement', alpha: number) =>
    findBoundaries(
      evidence.map((look) => look[test].drawn),
      settings.looks,
      alpha,
    );
  const harm = boundariesAt('harm', settings.alpha);
  const hold = boundariesAt('harm', settings.holdAlpha);
  const overwhelming = boundariesAt('harm', settings.alpha * OVERWHELMING_SHARE);
  const improvement = boundariesAt('improvement', settings.alpha);
  return evidence.map((look, index) => ({
    number: index + 1,
    evidence: look,
    harm: harm[index]!,
    hold: hold[index]!,
    overwhelming: overwhelming[index]!,
    improvement: improvement[index]!,
    effectsOf: remember((metric) =>
      estimateEffects({
        cells,
        settings,
        metric,
        look: index + 1,
        evidence: look.metrics[metric],
        harmBoundary: harm[index]!.value,
      }),
    ),
  }));
}

function remember(estimate: (metric: Metric) => MetricEffects): (metric: Metric) => MetricEffects {
  const known = new Map<Metric, MetricEffects>();
  return (metric) => {
    const effects = known.get(metric) ?? estimate(metric);
    known.set(metric, effects);
    return effects;
  };
}
