import type { Layer } from '#contracts';
import type { Figures } from '../bench.js';
import type { JudgedCase, ScenarioResult } from './run-scenario.js';

const BINS = 10;

/** The figures of all scenarios together, every conversation counting once. */
export function figuresOf(results: readonly ScenarioResult[]): Figures {
  const planted = results.filter((one) => one.planted > 0);
  const controls = results.filter((one) => one.planted === 0);
  const outages = controls.flatMap(({ outage }) => outage ?? []);
  const cases = planted.flatMap((one) => one.cases);
  const decided = cases.filter(isDecided);
  const faults = planted.flatMap((one) => one.faults);
  const layers = [...new Set(cases.map(({ layer }) => layer))].sort();
  const byLayer = <T>(figure: (layer: Layer) => T) => Object.fromEntries(layers.map((layer) => [layer, figure(layer)]));
  return {
    scenarios: planted.length,
    controls: controls.length,
    conversations: sum(results.map((one) => one.conversations)),
    cases: cases.length,
    seen: share(cases, ({ seen }) => seen),
    layerAccuracy: share(cases, isRight),
    layerAccuracyOfDecided: share(decided, isRight),
    layerRecall: byLayer((layer) =>
      share(
        cases.filter((one) => one.layer === layer),
        isRight,
      ),
    ),
    layerPrecision: byLayer((layer) =>
      share(
        decided.filter(({ blamed }) => blamed === layer),
        isRight,
      ),
    ),
    documentAccuracy: share(cases, ({ documentRight }) => documentRight),
    documentRecall: byLayer((layer) =>
      share(
        cases.filter((one) => one.layer === layer),
        (one) => one.documentRight,
      ),
    ),
    calibrationError: round(calibrationError(decided)),
    abstained: share(cases, ({ blamed }) => blamed === 'abstained'),
    untraced: share(cases, ({ blamed }) => blamed === 'none'),
    falseBlameShare: round(
      sum(controls.map((one) => one.blamedForEdit)) / sum(controls.map((one) => one.conversations)),
    ),
    worstControl: round(Math.max(0, ...controls.map((one) => one.blamedForEdit / one.conversations))),
    outages: outages.length,
    outagesFound: share(outages, ({ found }) => found),
    outageToEnvironment: round(sum(outages.map((one) => one.environment)) / sum(outages.map((one) => one.hit))),
    outageFalseBlameShare: round(sum(outages.map((one) => one.blamedForEdit)) / sum(outages.map((one) => one.hit))),
    faults: faults.length,
    faultsFound: share(faults, ({ found }) => found),
    clusterLayerAccuracy: share(faults, ({ layerRight }) => layerRight),
    clusterDocumentAccuracy: share(faults, ({ documentRight }) => documentRight),
    confusion: byLayer((layer) => blamedCounts(cases.filter((one) => one.layer === layer))),
  };
}

function isDecided({ blamed }: JudgedCase): boolean {
  return blamed !== 'abstained' && blamed !== 'none';
}

function isRight({ blamed, layer }: JudgedCase): boolean {
  return blamed === layer;
}

/** Expected calibration error: the gap between stated probability and share right, over equal bins of probability. */
function calibrationError(decided: readonly JudgedCase[]): number {
  let error = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const inside = decided.filter(({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)) === bin);
    if (inside.length === 0) continue;
    const stated = sum(inside.map(({ probability }) => probability)) / inside.length;
    const right = inside.filter(isRight).length / inside.length;
    error += (inside.length / decided.length) * Math.abs(stated - right);
  }
  return error;
}

function blamedCounts(cases: readonly JudgedCase[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { blamed } of cases) counts[blamed] = (counts[blamed] ?? 0) + 1;
  return counts;
}

function share<T>(items: readonly T[], test: (item: T) => boolean): number | null {
  return items.length === 0 ? null : round(items.filter(test).length / items.length);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
