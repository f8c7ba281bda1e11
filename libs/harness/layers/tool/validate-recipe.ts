import type { Harness } from '../../harness.js';
import type { Defect } from '../../problem.js';
import { repeated } from '../repeated.js';
import type { ToolDocument } from './schema.js';

/** A recipe calls tools that exist, fills templates from its own input or an earlier step, and never calls itself. */
export function validateRecipe(tool: ToolDocument, harness: Harness): Defect[] {
  if (tool.kind === 'native') {
    const fix = 'Set `kind: recipe`, or remove the steps.';
    return tool.recipe ? [{ at: ['recipe'], message: 'A native tool has no recipe.', fix }] : [];
  }
  if (!tool.recipe) {
    return [{ at: ['kind'], message: 'A recipe needs steps.', fix: 'Add `recipe.steps`, or set `kind: native`.' }];
  }
  const tools = new Map(Object.values(harness.tool).map((other) => [other.name, other]));
  return [
    ...tool.recipe.steps.flatMap((_, index) => stepDefects(tool, index, tools)),
    ...repeated(tool.recipe.steps.map(({ id }) => id)).map(({ index, value }) => ({
      at: ['recipe', 'steps', index, 'id'],
      message: `Step id \`${value}\` is used twice.`,
      fix: 'Give each step an id of its own.',
    })),
  ];
}

function stepDefects(tool: ToolDocument, index: number, tools: Map<string, ToolDocument>): Defect[] {
  const { steps } = tool.recipe!;
  const step = steps[index]!;
  const at = ['recipe', 'steps', index];
  const defects: Defect[] = [];
  const called = tools.get(step.tool);
  if (!called) {
    const message = `Step \`${step.id}\` calls \`${step.tool}\`, which is no tool of this harness.`;
    defects.push({ at: [...at, 'tool'], message, fix: `Add a tool \`${step.tool}\`, or name another.` });
  } else if (reaches(step.tool, tool.name, tools)) {
    const message = `Step \`${step.id}\` leads back to \`${tool.name}\` itself.`;
    defects.push({ at: [...at, 'tool'], message, fix: 'Call native tools, or recipes that do not call this one.' });
  }
  const sources = new Set(steps.slice(0, index).map(({ id }) => id));
  for (const [name, template] of Object.entries(step.arguments)) {
    for (const [, source = '', rest = ''] of template.matchAll(/\{\{\s*([^.}\s]*)\.?([^}]*?)\s*\}\}/g)) {
      const input = source === 'input' && Object.hasOwn(tool.parameters.properties, rest.split('.')[0] ?? '');
      if (input || sources.has(source)) continue;
      const message = `\`{{${source}${rest && `.${rest}`}}}\` is neither a parameter nor the result of an earlier step.`;
      const fix = 'Write `{{input.<parameter>}}` or `{{<earlier step>.<path>}}`.';
      defects.push({ at: [...at, 'arguments', name], message, fix });
    }
  }
  return defects;
}

/** Whether calling `from` ends in calling `target`, through recipes. */
function reaches(from: string, target: string, tools: Map<string, ToolDocument>): boolean {
  const seen = new Set<string>();
  const next = [from];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (name === target) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    next.push(...(tools.get(name)?.recipe?.steps.map(({ tool }) => tool) ?? []));
  }
  return false;
}
