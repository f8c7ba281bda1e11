import type { ToolDocument } from '#harness';
import type { AgentContext, ToolAnswer, ToolArguments } from './ports.js';

/** Runs a declarative tool step by step. The first refusal ends it; a success is the last step's answer. */
export function runRecipe(
  steps: NonNullable<ToolDocument['recipe']>['steps'],
  input: ToolArguments,
  context: AgentContext,
): ToolAnswer {
  const results = new Map<string, ToolArguments>([['input', input]]);
  let answer: ToolAnswer = {
    status: 422,
    body: { error: 'invalid_request', message: 'recipe has no steps' },
    durationMs: 0,
  };
  let durationMs = 0;
  for (const step of steps) {
    const args: ToolArguments = {};
    for (const [name, template] of Object.entries(step.arguments)) args[name] = fill(template, results);
    answer = context.callTool(step.tool, args);
    durationMs += answer.durationMs;
    if (answer.status >= 400) break;
    results.set(step.id, answer.body);
  }
  return { ...answer, durationMs };
}

function fill(template: string, results: ReadonlyMap<string, ToolArguments>): string {
  return template.replace(/\{\{([\w-]+)\.(\w+)\}\}/g, (_, source: string, field: string) => {
    const values = results.get(source);
    return values && Object.hasOwn(values, field) ? String(values[field]) : '';
  });
}
