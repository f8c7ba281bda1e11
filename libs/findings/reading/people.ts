import type { Step } from '#contracts';
import { compilePhrases, findPhrase, saysAny } from '../language/phrases.js';
import type { TurnReading } from './reading.js';
import { rememberByName } from './remember-by-name.js';

const personNames = compilePhrases([
  'human|humans|person|people|staff|representative|operator|specialist|supervisor|manager|clerk|colleague|employee|support|team|desk|helpdesk|advisor|live',
]);
/** Agents of the same system carry such names, whatever they are specialists of. */
const agentNames = compilePhrases(['bot|agent|assistant|ai|llm|worker|node']);
const humans = compilePhrases(['human|humans|person|people|live|staff']);
const escalations = compilePhrases([
  'transfer|handoff|escalate|connect|route|handover|hand|forward|request _? _? human|humans|person|agent|agents|representative|staff|support|operator|team|specialist|supervisor',
  'escalate|escalation|handoff|handover',
  'human handoff|takeover|agent|agents',
]);

/** Does this step hand the user to a person? Another agent of the same system is not a person. */
export function handsToPerson(step: Step): boolean {
  if (step.kind === 'handoff') return isPerson(step.to);
  return step.kind === 'tool' && step.error === null && escalates(step.name);
}

const escalates = rememberByName((name) => saysAny(escalations, name));
const isPerson = rememberByName(
  (name) => saysAny(personNames, name) && (saysAny(humans, name) || !saysAny(agentNames, name)),
);

const negations = new Set(['not', 'no', 'dont', 'without', 'never', 'rather', 'instead', 'isnt', 'wasnt']);
const passingOn = /^(?:transfer|connect|escalate|forward)/i;
const personWords = new Set(
  'human person agent agents representative manager supervisor someone somebody operator people advisor team staff specialist support colleague'.split(
    ' ',
  ),
);

/** The user's words that ask for a person, or null. */
export function personRequestOf({ user, says }: TurnReading): string | null {
  const match = says?.personRequest;
  if (!match || !user) return null;
  if (user.list.slice(Math.max(0, match.first - 3), match.first).some((word) => negations.has(word))) return null;
  // Money and calls are transferred as well: what is asked for must be a person.
  const named = user.list.slice(match.last, match.last + 8).some((word) => personWords.has(word));
  return passingOn.test(match.phrase) && !named ? null : match.phrase;
}

const handingOver = compilePhrases([
  'transfer|transferring|transferred|connect|connecting|connected|forward|forwarding|escalate|escalating|escalated|hand|handing|put|putting you|your|this|it|the',
  'pass|passing|passed you|your|this',
  'colleague|specialist|representative|agent|person|someone|team|human will|is',
]);

/** Do the agent's words say that a person is being called, though no step may show it? */
export function speaksOfHandOver({ reply }: TurnReading): boolean {
  return reply !== null && findPhrase(handingOver, reply) !== null;
}
