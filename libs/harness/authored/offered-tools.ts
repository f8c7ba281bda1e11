import type { ToolDocument } from '../layers/tool/schema.js';
import type { AuthoredTool } from './schema.js';

/**
 * The tools of a harness and, after them, the user's authored ones that work beside them: every step calls a tool that
 * is offered, and no name is taken. A harness that changed since leaves a tool out; it never loses one of its own.
 */
export function offeredTools(tools: readonly ToolDocument[], authored: readonly AuthoredTool[]): ToolDocument[] {
  const callable = new Set(tools.map(({ name }) => name));
  const taken = new Set(tools.map(({ name }) => name.replaceAll('.', '_')));
  const added: ToolDocument[] = [];
  for (const { tool } of authored) {
    const works = tool.recipe?.steps.every((step) => callable.has(step.tool)) ?? false;
    if (!works || taken.has(tool.name)) continue;
    taken.add(tool.name);
    added.push(tool);
  }
  return [...tools, ...added];
}
