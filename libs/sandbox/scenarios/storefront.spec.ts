import { join } from 'node:path';
import type { EditEnvelope, HarnessFile } from '#contracts';
import { applyEdit, factPattern, parseHarness, readHarnessFolder } from '#harness';
import { runTrial } from '../run-trial.js';
import { loadScenario } from '../scenario/load.js';
import { plantFaults } from '../scenario/plant-faults.js';
import type { Scenario } from '../scenario/schema.js';
import { failureRates } from '../truth/failure-rates.js';

const root = join(import.meta.dirname, '../../..');
let scenario: Scenario;
let good: HarnessFile[];
let faulty: HarnessFile[];
let faultyRates: Record<string, number>;

async function ratesWith(served: HarnessFile[]): Promise<Record<string, number>> {
  const trial = { scenario, harness: parseHarness(served), goodHarness: parseHarness(good), seed: 'spec', days: 8 };
  return failureRates(await runTrial(trial));
}

beforeAll(async () => {
  const full = await loadScenario(join(root, 'libs/sandbox/scenarios/storefront.yaml'));
  scenario = {
    ...full,
    incidents: [],
    traffic: { ...full.traffic, conversationsPerWeek: 1000 },
    population: { ...full.population, size: 600 },
  };
  good = (await readHarnessFolder(join(root, 'harness-store', scenario.agent))).files;
  faulty = plantFaults(good, scenario.faults);
  faultyRates = await ratesWith(faulty);
}, 60_000);

/** What rules write from evidence alone: formats that passed, words of requests, answers of staff, stated facts. */
const repairs: Record<string, EditEnvelope> = {
  'delivery-date-format': {
    layer: 'tool',
    document: 'tools/reschedule_delivery.yaml',
    operation: 'tighten_schema',
    parameter: 'delivery_date',
    constraint: { pattern: '^\\d{4}-\\d{2}-\\d{2}$', examples: ['2026-01-14'] },
  },
  'vague-problem-tool': {
    layer: 'tool',
    document: 'tools/report_problem.yaml',
    operation: 'set_routing',
    use: ['item missing incomplete', 'item damaged broken', 'item cracked faulty', 'claim box'],
    avoid: [],
  },
  'opened-items-policy-missing': {
    layer: 'prompt',
    document: 'prompts/system.md',
    operation: 'insert_after',
    section: 'honesty',
    id: 'headphones-opened-unboxed',
    title: 'headphones opened unboxed unsealed',
    text: 'When a user asks about headphones, opened, unboxed, used, unsealed, call `issue_store_credit`. Do not refuse.',
  },
  'warranty-document-missing': {
    layer: 'retrieval',
    document: 'retrieval/documents/warranty-guarantee-electronics.md',
    operation: 'add_document',
    id: 'warranty-guarantee-electronics',
    title: 'warranty guarantee electronics',
    tags: [],
    text: 'The warranty on headphones and other electronics is 24 months from the purchase, and the guarantee covers a free repair.',
  },
  'payment-polling-unlimited': {
    layer: 'workflow',
    document: 'workflows/payments.yaml',
    operation: 'set_limit',
    limit: 'sameCall',
    value: 2,
    onLimit: 'hand_off',
  },
  'shoe-size-forgotten': {
    layer: 'memory',
    document: 'memory/shopper.yaml',
    operation: 'upsert_slot',
    slot: {
      key: 'shoe_size',
      write: { policy: 'when_stated', patterns: [factPattern('shoe_size')] },
      read: { policy: 'always' },
    },
  },
  'address-guard-wrong': {
    layer: 'eval',
    document: 'evals/guards.yaml',
    operation: 'add_case',
    case: {
      id: 'address-change-call',
      intent: 'address change',
      input: 'my new home address is 14 Mill Road, please update account AC-2041',
      expect: { tool: 'update_address' },
      guard: true,
    },
  },
};

describe('storefront', () => {
  it('plants a fault in every layer, each on intents of its own', () => {
    expect(new Set(scenario.faults.map((fault) => fault.layer)).size).toBe(6);
    const hurt = scenario.faults.flatMap((fault) => fault.intents);
    expect(new Set(hurt).size).toBe(hurt.length);
  });

  it('serves well with the good harness', async () => {
    for (const rate of Object.values(await ratesWith(good))) expect(rate).toBeLessThan(0.12);
  });

  it('fails 45 to 80 of a hundred where a fault lies and hardly anywhere else', () => {
    const hurt = new Set(scenario.faults.flatMap((fault) => fault.intents));
    for (const [intent, rate] of Object.entries(faultyRates)) {
      if (!hurt.has(intent)) expect(rate).toBeLessThan(0.12);
      else expect(Math.abs(rate - 0.625)).toBeLessThan(0.2);
    }
  });

  it.each(Object.keys(repairs))('is repaired from %s by an edit that a rule can write', async (id) => {
    const fault = scenario.faults.find((candidate) => candidate.id === id);
    const intent = fault?.intents[0] as string;
    const after = await ratesWith(applyEdit(faulty, repairs[id] as EditEnvelope));
    expect(after[intent]).toBeLessThan((faultyRates[intent] as number) * 0.7);
  });

  it('is harmed by the bad human edit in the intents it names and by the good one in none', async () => {
    const before = await ratesWith(good);
    for (const edit of scenario.humanEdits) {
      const after = await ratesWith(edit.edits.reduce((files, change) => applyEdit(files, change), good));
      for (const [intent, rate] of Object.entries(after)) {
        const rise = rate - (before[intent] as number);
        if (edit.harms.includes(intent)) expect(rise).toBeGreaterThan(0.2);
        else expect(rise).toBeLessThan(0.04);
      }
    }
  });
});
