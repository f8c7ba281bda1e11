import { recipeCalls, type ToolDocument } from '#harness';
import type { AgentContext, ToolAnswer, ToolArguments } from './ports.js';

/** Runs a declarative tool step by step. The first refusal ends it; a success is the last step's answer. */
export function runRecipe(
  recipe: NonNullable<ToolDocument['recipe']>,
  input: ToolArguments,
  context: AgentContext,
): ToolAnswer {
  let answer: ToolAnswer = { status: 200, body: {}, durationMs: 0 };
  let durationMs = 0;
  const calls = recipeCalls(recipe, input);
  for (let next = calls.next(); !next.done; next = calls.next(answer.body)) {
    // Values come from the input and from bodies, which hold nothing but text and numbers.
    answer = context.callTool(next.value.tool, next.value.arguments as ToolArguments);
    durationMs += answer.durationMs;
    if (answer.status >= 400) break;
  }
  return { ...answer, durationMs };
}
