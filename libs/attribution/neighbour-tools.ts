import { type Conversation, type StepOf, stepsOf } from '#contracts';
import type { AttributionCase } from './case.js';

/** Names of the tools that a conversation called with success. */
export function succeededTools(conversation: Conversation): Set<string> {
  const names = new Set<string>();
  for (const step of stepsOf(conversation)) if (step.kind === 'tool' && step.error === null) names.add(step.name);
  return names;
}

/** Names of the tools that a conversation tried to call: what was called and failed was not overlooked. */
export function calledTools(conversation: Conversation): Set<string> {
  return new Set(stepsOf(conversation).flatMap((step) => (step.kind === 'tool' ? [step.name] : [])));
}

/** The tool that would have served and is not among those used, if one stands out. */
export function lacked({ serving }: { serving: readonly string[] }, used: ReadonlySet<string>): string | null {
  return serving.find((tool) => !used.has(tool)) ?? null;
}

/** What makes failures of several intents the same fault: the tool they lack; else the intent itself. */
export function lacking(tool: string | null, intentId: string): string {
  return tool === null ? `in ${intentId}` : `lacking ${tool}`;
}

/** A tool that passing neighbours with such a request hardly ever use. */
const FOREIGN = 0.1;
const MIN_PASSING = 3;

/** The first call that went well of a tool that does not serve such requests. */
export function strayCall({ conversation, profile, expected }: AttributionCase): StepOf<'tool'> | null {
  if (profile.passing < MIN_PASSING) return null;
  const stray = stepsOf(conversation).find(
    (step) => step.kind === 'tool' && step.error === null && (expected.get(step.name)?.passing ?? 0) < FOREIGN,
  );
  return stray?.kind === 'tool' ? stray : null;
}
