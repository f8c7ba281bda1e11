import { stringify } from 'yaml';
import type { HarnessFile } from '#contracts';
import { Draws } from '../random.js';
import { type Scenario, scenarioSchema } from '../scenario/schema.js';
import { type BuiltKit, buildKit } from './build-kit.js';
import { domains } from './domains.js';

export interface GeneratorOptions {
  /** Number of faults; 0 makes a control. At most one per intent. */
  faults?: number;
  conversationsPerWeek?: number;
}

export interface GeneratedScenario {
  scenario: Scenario;
  /** The good harness; faults are planted in it with `plantFaults`. */
  files: HarnessFile[];
}

/** A random scenario: intents from one to three domains, habits of its own, faults in random layers. Seeded. */
export function generateScenario(seed: string, options: GeneratorOptions = {}): GeneratedScenario {
  const draws = new Draws(`generator/${seed}`);
  const chosenDomains = shuffled(domains, draws, 'domains').slice(0, draws.integer('domain-count', 1, 3));
  const pool = chosenDomains.flatMap((domain) => domain.kits.map((kit) => buildKit(kit, domain)));
  const kits = shuffled(pool, draws, 'kits').slice(0, draws.integer('kit-count', 4, Math.min(8, pool.length)));
  const wanted = options.faults ?? draws.integer('fault-count', 0, 3);
  const name = `generated-${seed.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  const scenario = scenarioSchema.parse({
    name,
    agent: name,
    staff: { name: 'support-team', answers: 0.4 + 0.4 * draws.next('staff') },
    start: '2026-01-05',
    weeks: 4,
    models: [{ name: 'sim-generated', habits: habitsFrom(draws) }],
    world: {
      records: Object.fromEntries(chosenDomains.map((domain) => [domain.record, { code: domain.code }])),
      tools: kits.flatMap((kit) => kit.tools),
      documents: [
        {
          id: 'contact',
          title: 'How to reach us',
          text: 'You can write an email at any time. We reply within one day.',
        },
        { id: 'company', title: 'About the company', text: 'We were founded in 1998 and have 400 employees.' },
      ],
    },
    population: populationOf(kits),
    intents: kits.map((kit) => ({ ...kit.intent, weight: 0.6 + draws.next('weight') })),
    traffic: { conversationsPerWeek: options.conversationsPerWeek ?? 60 * kits.length },
    faults: shuffled(kits, draws, 'faults')
      .slice(0, wanted)
      .map((kit) => kit.fault),
  });
  return { scenario, files: harnessOf(name, kits) };
}

function habitsFrom(draws: Draws) {
  const around = (label: string, middle: number) => Math.round(middle * (0.7 + 0.6 * draws.next(label)) * 100) / 100;
  return {
    normalises: around('normalises', 0.12),
    learnsFromErrors: around('learns', 0.25),
    repeatsFailing: around('repeats', 0.5),
    skipsAction: around('skips', 0.65),
    lapses: around('lapses', 0.04),
    pollPatience: draws.integer('polls', 4, 8),
  };
}

function populationOf(kits: readonly BuiltKit[]): unknown {
  const facts = kits.flatMap((kit) =>
    Object.values(kit.intent.slots).flatMap((slot) =>
      slot.kind === 'fact'
        ? [
            {
              name: slot.fact,
              values: ['5', '10', '20', '40'],
              says: [`my ${slot.fact.replaceAll('_', ' ')} is [value]`],
            },
          ]
        : [],
    ),
  );
  return {
    size: 400,
    facts,
    personas: [
      { name: 'plain', share: 3 },
      { name: 'hurried', share: 1, patience: 0.5, typos: 0.04, complains: 0.6, leavesInSilence: 0.65 },
      { name: 'patient', share: 1, patience: 1.1, complains: 0.25, thanks: 0.9 },
    ],
  };
}

function harnessOf(name: string, kits: readonly BuiltKit[]): HarnessFile[] {
  const sections = kits.flatMap((kit) =>
    kit.section ? [`## ${kit.section.title} {#${kit.section.id}}\n\n${kit.section.text}`] : [],
  );
  const role = '## Role {#role frozen}\n\nYou are a support agent. Say only what a tool or a document showed you.';
  const titles = kits.flatMap((kit) => kit.intent.needs.flatMap((need) => (need.kind === 'know' ? [need.text] : [])));
  const index = {
    kind: 'index',
    name: 'help',
    description: `Articles: ${titles.join(' ')}`,
    sources: ['base', 'documents'],
    k: 3,
    minScore: 0.3,
  };
  return [
    { path: 'harness.yaml', content: stringify({ name, models: { default: 'sim-generated' } }) },
    { path: 'prompts/system.md', content: `---\nrole: system\n---\n${[role, ...sections].join('\n\n')}\n` },
    { path: 'retrieval/help.yaml', content: stringify(index) },
    ...kits.flatMap((kit) => kit.files),
  ];
}

function shuffled<T>(items: readonly T[], draws: Draws, label: string): T[] {
  return items
    .map((item) => ({ item, key: draws.next(label) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
