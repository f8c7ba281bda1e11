import { z } from 'zod';
import { editEnvelopeSchema, layerSchema } from '#contracts';
import { habitsSchema } from '../model/habits.js';
import { trafficSchema } from '../traffic/schema.js';
import { intentSchema, populationSchema } from '../users/schema.js';
import { worldSchema } from '../world/schema.js';

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case words joined by hyphens');

/** A change of a harness: typed edits, or a whole document replaced or removed where no typed edit undoes the good one. */
export const changeSchema = z.union([
  z.object({ edits: z.array(editEnvelopeSchema).min(1) }),
  z.object({ document: z.string(), replaceWith: z.string() }),
  z.object({ document: z.string(), remove: z.literal(true) }),
]);
export type Change = z.infer<typeof changeSchema>;

/** A defect planted in the good harness before week one. */
export const faultSchema = z.object({
  id: slug,
  layer: layerSchema,
  /** The harness document that carries it. */
  document: z.string(),
  /** The intents it is expected to hurt; it must hurt no other. */
  intents: z.array(z.string()).min(1),
  change: changeSchema,
});
export type Fault = z.infer<typeof faultSchema>;

/** A change that a person makes while the loop runs, for better or worse. */
export const humanEditSchema = z.object({
  id: slug,
  week: z.int().positive(),
  author: z.string(),
  message: z.string(),
  edits: z.array(editEnvelopeSchema).min(1),
  /** Intents it is meant to improve. */
  targets: z.array(z.string()).default([]),
  /** Intents it harms; empty for a good edit. */
  harms: z.array(z.string()).default([]),
});
export type HumanEdit = z.infer<typeof humanEditSchema>;

/** Tools that are down for one day, whatever the harness says. */
export const incidentSchema = z.object({
  id: slug,
  week: z.int().positive(),
  /** 1 is the first day of the week. */
  day: z.int().min(1).max(7),
  tools: z.array(z.string()).min(1),
  /** Share of calls that fail with 503. */
  share: z.number().min(0).max(1).default(0.9),
});
export type Incident = z.infer<typeof incidentSchema>;

export const scenarioSchema = z
  .object({
    name: slug,
    /** The agent's slug: the `name` of its harness. */
    agent: slug,
    /** Who takes over when the agent hands a conversation to a person. */
    staff: z.object({
      name: slug.default('support-team'),
      /** Share of hand-overs in which somebody is there and solves it. */
      answers: z.number().min(0).max(1).default(0.6),
    }),
    /** First day, `YYYY-MM-DD`. */
    start: z.iso.date(),
    weeks: z.int().positive(),
    /** The model that serves from each week on, by its habits. */
    models: z
      .array(z.object({ name: z.string(), fromWeek: z.int().positive().default(1), habits: habitsSchema }))
      .min(1),
    world: worldSchema,
    population: populationSchema,
    intents: z.array(intentSchema).min(1),
    traffic: trafficSchema,
    faults: z.array(faultSchema).default([]),
    humanEdits: z.array(humanEditSchema).default([]),
    incidents: z.array(incidentSchema).default([]),
  })
  .superRefine((scenario, context) => {
    for (const { path, message } of brokenReferences(scenario)) context.addIssue({ code: 'custom', path, message });
  });
export type Scenario = z.infer<typeof scenarioSchema>;

/** The parts of a scenario that name others. */
interface References {
  world: z.infer<typeof worldSchema>;
  population: z.infer<typeof populationSchema>;
  intents: z.infer<typeof intentSchema>[];
  faults: Fault[];
  humanEdits: HumanEdit[];
  incidents: Incident[];
}

function brokenReferences(scenario: References): { path: (string | number)[]; message: string }[] {
  const tools = new Set(scenario.world.tools.map((tool) => tool.name));
  const intents = new Set(scenario.intents.map((intent) => intent.name));
  const facts = new Set(scenario.population.facts.map((fact) => fact.name));
  const broken: { path: (string | number)[]; message: string }[] = [];
  const need = (known: { has(name: string): boolean }, name: string, what: string, path: (string | number)[]) => {
    if (!known.has(name)) broken.push({ path, message: `there is no ${what} named ${name}` });
  };
  const records = new Set(Object.keys(scenario.world.records));
  scenario.intents.forEach((intent, i) => {
    for (const [name, slot] of Object.entries(intent.slots)) {
      const path = ['intents', i, 'slots', name];
      if (slot.kind === 'fact') need(facts, slot.fact, 'fact', path);
      if (slot.kind === 'code') need(records, slot.record, 'record', path);
    }
    intent.needs.forEach((wanted, n) => {
      if (wanted.kind !== 'call') return;
      need(tools, wanted.tool, 'tool', ['intents', i, 'needs', n, 'tool']);
      for (const [argument, slot] of Object.entries(wanted.arguments)) {
        need(new Set(Object.keys(intent.slots)), slot, 'slot', ['intents', i, 'needs', n, 'arguments', argument]);
      }
    });
  });
  scenario.faults.forEach((fault, i) => {
    for (const name of fault.intents) need(intents, name, 'intent', ['faults', i, 'intents']);
  });
  scenario.humanEdits.forEach((edit, i) => {
    for (const name of [...edit.targets, ...edit.harms]) need(intents, name, 'intent', ['humanEdits', i]);
  });
  scenario.incidents.forEach((incident, i) => {
    for (const name of incident.tools) need(tools, name, 'tool', ['incidents', i, 'tools']);
  });
  return broken;
}
