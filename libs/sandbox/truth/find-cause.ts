import type { Scenario } from '../scenario/schema.js';

/**
 * The change to blame for a failure that the good harness would have avoided: a fault planted for this intent, else the
 * latest human edit that harms it.
 */
export function findCause(scenario: Scenario, intent: string, week: number): string | null {
  const fault = scenario.faults.find((candidate) => candidate.intents.includes(intent));
  if (fault) return fault.id;
  const edits = scenario.humanEdits.filter((edit) => edit.week <= week && edit.harms.includes(intent));
  return edits.at(-1)?.id ?? null;
}
