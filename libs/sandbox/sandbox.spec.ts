import { join } from 'node:path';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { HarnessFile } from '#contracts';
import { applyEdit, parseHarness, readHarnessFolder } from '#harness';
import { runTrial } from './run-trial.js';
import { loadScenario } from './scenario/load.js';
import { plantFaults } from './scenario/plant-faults.js';
import type { Fault, Scenario } from './scenario/schema.js';
import { failureRates } from './truth/failure-rates.js';

const root = join(import.meta.dirname, '../..');
let scenario: Scenario;
let files: HarnessFile[];

beforeAll(async () => {
  scenario = await loadScenario(join(root, 'libs/sandbox/scenarios/small.yaml'));
  files = (await readHarnessFolder(join(root, 'harness-store', scenario.agent))).files;
});

const known = new Map<string, Promise<Record<string, number>>>();

/** Failure per intent over four weeks; the same files are simulated once. */
function ratesWith(served: HarnessFile[], models = scenario.models): Promise<Record<string, number>> {
  const key = JSON.stringify([served, models]);
  const rates = known.get(key) ?? simulate(served, models);
  known.set(key, rates);
  return rates;
}

async function simulate(served: HarnessFile[], models: Scenario['models']): Promise<Record<string, number>> {
  const harness = parseHarness(served);
  const goodHarness = parseHarness(files);
  return failureRates(
    await runTrial({ scenario: { ...scenario, models }, harness, goodHarness, seed: 'spec', days: 28 }),
  );
}

const faultNamed = (id: string): Fault => scenario.faults.find((fault) => fault.id === id) as Fault;

describe('sandbox without faults', () => {
  it('fails only as often as the habits of its model', async () => {
    for (const rate of Object.values(await ratesWith(files))) expect(rate).toBeLessThan(0.09);
  });

  it('writes the same spans for the same seed', async () => {
    const write = async () => {
      const exporter = new InMemorySpanExporter();
      const harness = parseHarness(files);
      const spanProcessors = [new SimpleSpanProcessor(exporter)];
      await runTrialKeeping(exporter, {
        scenario,
        harness,
        goodHarness: harness,
        seed: 'bytes',
        days: 2,
        spanProcessors,
      });
      return kept;
    };
    const first = await write();
    expect(first.length).toBeGreaterThan(1000);
    expect(await write()).toBe(first);
  });
});

let kept = '';
/** An in-memory exporter forgets its spans on shutdown, so they are read just before. */
async function runTrialKeeping(exporter: InMemorySpanExporter, trial: Parameters<typeof runTrial>[0]): Promise<void> {
  const shutdown = exporter.shutdown.bind(exporter);
  exporter.shutdown = () => {
    kept = exporter
      .getFinishedSpans()
      .map((span) =>
        JSON.stringify([span.name, span.spanContext(), span.startTime, span.endTime, span.attributes, span.events]),
      )
      .join('\n');
    return shutdown();
  };
  await runTrial(trial);
}

describe.each(['date-format', 'missed-policy', 'parking-document'])('the fault %s', (id) => {
  it('raises failure in its intents and nowhere else', async () => {
    const fault = faultNamed(id);
    const before = await ratesWith(files);
    const after = await ratesWith(plantFaults(files, [fault]));
    for (const [intent, rate] of Object.entries(after)) {
      if (fault.intents.includes(intent)) expect(rate).toBeGreaterThan(0.4);
      else expect(rate).toBeCloseTo(before[intent] as number, 1);
    }
  });

  it('is what the failures are put down to', async () => {
    const fault = faultNamed(id);
    const harness = parseHarness(plantFaults(files, [fault]));
    const truth = await runTrial({ scenario, harness, goodHarness: parseHarness(files), seed: 'spec', days: 14 });
    const caused = truth.filter((record) => record.cause === id);
    expect(caused.length).toBeGreaterThan(10);
    expect(caused.every((record) => fault.intents.includes(record.intent))).toBe(true);
  });

  it('is undone by the good document and by no other', async () => {
    const fault = faultNamed(id);
    const others = scenario.faults.filter((other) => other.id !== id);
    const intent = fault.intents[0] as string;
    const allFaulty = await ratesWith(plantFaults(files, scenario.faults));
    const thisUndone = await ratesWith(plantFaults(files, others));
    const othersUndone = await ratesWith(plantFaults(files, [fault]));
    expect(thisUndone[intent]).toBeLessThan(0.09);
    expect(othersUndone[intent]).toBeCloseTo(allFaulty[intent] as number, 1);
  });
});

describe('a repair written by a rule', () => {
  const repairs: Record<string, Parameters<typeof applyEdit>[1]> = {
    'date-format': {
      layer: 'tool',
      document: 'tools/move_appointment.yaml',
      operation: 'tighten_schema',
      parameter: 'day',
      constraint: { pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-01-14'] },
    },
    'missed-policy': {
      layer: 'prompt',
      document: 'prompts/system.md',
      operation: 'insert_after',
      section: 'role',
      id: 'missed-appointment-fee',
      title: 'missed appointment fee',
      text: 'When a user asks about missed, appointment, ill, fee, call `waive_fee`. Do not refuse.',
    },
    'parking-document': {
      layer: 'retrieval',
      document: 'retrieval/documents/parking-salon.md',
      operation: 'add_document',
      id: 'parking-salon',
      title: 'parking salon park',
      tags: [],
      text: 'You can park for free in the yard behind the salon for two hours.',
    },
  };

  it.each(Object.keys(repairs))('lowers the failures of %s', async (id) => {
    const faulty = plantFaults(files, [faultNamed(id)]);
    const intent = faultNamed(id).intents[0] as string;
    const before = (await ratesWith(faulty))[intent] as number;
    const after = (await ratesWith(applyEdit(faulty, repairs[id] as (typeof repairs)[string])))[intent] as number;
    expect(after).toBeLessThan(before / 3);
  });
});

describe('another model', () => {
  it('is helped by the good harness as well', async () => {
    const habits = {
      ...(scenario.models[0] as Scenario['models'][number]).habits,
      normalises: 0.3,
      repeatsFailing: 0.9,
      learnsFromErrors: 0.1,
    };
    const models = [{ name: 'sim-other', fromWeek: 1, habits }];
    const good = await ratesWith(files, models);
    const faulty = await ratesWith(plantFaults(files, scenario.faults), models);
    for (const fault of scenario.faults) {
      const intent = fault.intents[0] as string;
      expect(good[intent]).toBeLessThan((faulty[intent] as number) / 3);
    }
  });
});

describe('an incident', () => {
  it('fails calls on its day alone, whatever the harness', async () => {
    const incidents = [{ id: 'down', week: 1, day: 2, tools: ['move_appointment', 'get_appointment'], share: 0.95 }];
    const harness = parseHarness(files);
    const truth = await runTrial({
      scenario: { ...scenario, incidents },
      harness,
      goodHarness: harness,
      seed: 'spec',
      days: 4,
    });
    const met = truth.filter((record) => record.incident === 'down');
    expect(met.length).toBeGreaterThan(5);
    expect(met.every((record) => record.day === 2 && record.cause === null)).toBe(true);
    expect(met.filter((record) => !record.success).length).toBeGreaterThan(met.length / 2);
  });
});
