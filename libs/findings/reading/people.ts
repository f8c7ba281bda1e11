import type { Step } from '#contracts';
import { compilePhrases, saysAny } from '../language/phrases.js';

const personNames = compilePhrases([
  'human|humans|person|people|staff|representative|operator|specialist|supervisor|manager|clerk|colleague|employee|support|team|desk|helpdesk|advisor|live',
]);
const escalations = compilePhrases([
  'transfer|handoff|escalate|connect|route|handover|hand|forward|request _? _? human|humans|person|agent|agents|representative|staff|support|operator|team|specialist|supervisor',
  'escalate|escalation|handoff|handover',
  'human handoff|takeover|agent|agents',
]);

/** Does this step hand the user to a person? Another agent of the same system is not a person. */
export function handsToPerson(step: Step): boolean {
  if (step.kind === 'handoff') return saysAny(personNames, step.to);
  return step.kind === 'tool' && step.error === null && saysAny(escalations, step.name);
}
