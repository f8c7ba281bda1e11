import type { Scenario } from '#sandbox';
import type { Collected } from './collect.js';
import type { DemoReport } from './demo-report.js';
import { failureRate } from './failure-rate.js';

type Unjudged = Omit<DemoReport, 'criteria' | 'closed'>;

/** Share of the planted faults' layers that must be blamed rightly: five of six. */
const LAYERS_RIGHT = 5 / 6;

/** Whether the loop closed: telemetry went in, faults were blamed and mended, harm was taken back, good work stayed. */
export function judgeClosure(report: Unjudged, collected: Collected, scenario: Scenario): DemoReport['criteria'] {
  return [
    everyConversationArrived(collected),
    ...(scenario.faults.length === 0 ? [] : [failuresFell(report, collected, scenario), layersBlamed(report)]),
    harmTakenBack(report),
    goodWorkKept(report),
  ];
}

function everyConversationArrived({ observed, lost }: Collected): DemoReport['criteria'][number] {
  return {
    name: 'Every conversation arrived',
    passed: lost === 0,
    detail: `${observed.length} of ${observed.length + lost}`,
  };
}

function failuresFell(report: Unjudged, { observed }: Collected, scenario: Scenario): DemoReport['criteria'][number] {
  const intents = [...new Set(scenario.faults.flatMap((fault) => fault.intents))];
  const before = failureRate(observed, intents, 1);
  const after = failureRate(observed, intents, report.weeks);
  return {
    name: 'Failures of the faulted intents fell by half',
    passed: after <= before / 2,
    detail: `${percent(before)} in week 1, ${percent(after)} in week ${report.weeks}`,
  };
}

function layersBlamed({ faults }: Unjudged): DemoReport['criteria'][number] {
  const layers = [...new Set(faults.map(({ layer }) => layer))];
  const right = layers.filter((layer) => faults.some((fault) => fault.layer === layer && fault.layerRight));
  return {
    name: 'Faults are traced to the right layer',
    passed: right.length >= Math.floor(layers.length * LAYERS_RIGHT),
    detail: `${right.length} of ${layers.length} layers`,
  };
}

function harmTakenBack({ humanEdits }: Unjudged): DemoReport['criteria'][number] {
  const harmful = humanEdits.filter((edit) => edit.harmful);
  return {
    name: 'Harmful edits were reverted within their week',
    passed: harmful.every(({ status }) => status === 'reverted'),
    detail: `${harmful.filter(({ status }) => status === 'reverted').length} of ${harmful.length}`,
  };
}

function goodWorkKept({ releases, humanEdits }: Unjudged): DemoReport['criteria'][number] {
  const meantHarm = new Set(humanEdits.filter((edit) => edit.harmful).map(({ releaseId }) => releaseId));
  const harmless = releases.filter(
    ({ id, channel, trulyHarmful }) => channel === 'canary' && !trulyHarmful && !meantHarm.has(id),
  );
  const reverted = harmless.filter(({ status }) => status === 'reverted');
  return {
    name: 'No harmless edit was reverted',
    passed: reverted.length === 0,
    detail: `${reverted.length} of ${harmless.length}`,
  };
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
