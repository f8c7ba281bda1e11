import type { GuardReading, HarnessReading } from './reading.js';

/** Likeness from which a guard's example is taken for the same kind of request. */
const RESEMBLES_FROM = 0.45;

/** A request is held against so many guards at most. */
const MOST = 3;

/** The guards whose examples are like the request, likest first. */
export function guardsFor(request: ReadonlySet<string>, reading: HarnessReading): GuardReading[] {
  return reading.guards
    .map((guard) => ({ guard, likeness: reading.lexicon.likeness(guard.terms, request) }))
    .filter(({ likeness }) => likeness >= RESEMBLES_FROM)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MOST)
    .map(({ guard }) => guard);
}

export type GuardResult = { passed: boolean; explanation: string; missingTool: string | null };

/** Holds an answer against a guard: its tool has succeeded, its words are said, its forbidden words are not. */
export function checkGuard(guard: GuardReading, reply: string, succeeded: ReadonlySet<string>): GuardResult {
  const { tool, must, mustNot } = guard.case.expect;
  if (tool && !succeeded.has(tool)) {
    return { passed: false, explanation: `the answer does not rest on a successful ${tool}`, missingTool: tool };
  }
  const text = reply.toLowerCase();
  const unsaid = must.find((phrase) => !text.includes(phrase.toLowerCase()));
  if (unsaid) return { passed: false, explanation: `the answer does not say "${unsaid}"`, missingTool: null };
  const forbidden = mustNot.find((phrase) => text.includes(phrase.toLowerCase()));
  if (forbidden) return { passed: false, explanation: `the answer says "${forbidden}"`, missingTool: null };
  const explanation = tool ? `${tool} succeeded before the answer` : 'the answer keeps to the case';
  return { passed: true, explanation, missingTool: null };
}
