import { AppError } from '#contracts';
import type { Harness } from '../harness.js';
import type { ToolDocument } from '../layers/tool/schema.js';
import { validateTool } from '../layers/tool/validate.js';
import type { Defect } from '../problem.js';
import { recipeTool } from './recipe-tool.js';
import { authoredBudgets, type RecipeDefinition } from './schema.js';

/**
 * The tool that a definition makes beside those of a harness. `others` is the number of the user's authored tools but
 * for this one. Throws `AUTHORED.INVALID` that names every defect with its fix, or `AUTHORED.TOOMANY`.
 */
export function checkAuthoredTool(definition: RecipeDefinition, harness: Harness, others: number): ToolDocument {
  const tool = recipeTool(definition);
  const path = `tools/${tool.name}.yaml`;
  const catalogue = { ...harness, tool: { ...harness.tool, [path]: tool } };
  const defects = [
    ...nameDefects(tool, harness),
    ...retiredDefects(tool, harness),
    ...validateTool(tool, catalogue, path),
  ];
  if (defects.length > 0) throw invalid(tool, defects);
  if (others < authoredBudgets.toolsPerUser) return tool;
  throw new AppError({
    code: 'AUTHORED.TOOMANY',
    message: `This user is offered ${others} authored tools; at most ${authoredBudgets.toolsPerUser} are.`,
    fix: 'Author one of them anew under its name, or delete one that is not used.',
    status: 409,
  });
}

/** A name of the harness, as the model sees it, is never given to another tool. */
function nameDefects({ name }: ToolDocument, harness: Harness): Defect[] {
  const seen = (other: string) => other.replaceAll('.', '_');
  const taken = Object.values(harness.tool).some((other) => seen(other.name) === seen(name));
  if (!taken) return [];
  return [{ at: ['name'], message: `\`${name}\` is a tool of the harness.`, fix: 'Choose another name.' }];
}

/** Tools that are no longer offered may be gone tomorrow. */
function retiredDefects({ recipe }: ToolDocument, harness: Harness): Defect[] {
  const retired = new Set(
    Object.values(harness.tool).flatMap(({ name, status }) => (status === 'deprecated' ? [name] : [])),
  );
  return (recipe?.steps ?? []).flatMap(({ id, tool }, index) => {
    if (!retired.has(tool)) return [];
    const message = `Step \`${id}\` calls \`${tool}\`, which is deprecated.`;
    return [{ at: ['recipe', 'steps', index, 'tool'], message, fix: 'Call an active tool.' }];
  });
}

function invalid({ name }: ToolDocument, defects: Defect[]): AppError {
  const told = [...new Set(defects.map(({ at, message, fix }) => `${at.join('.')}: ${message} Fix: ${fix}`))];
  return new AppError({
    code: 'AUTHORED.INVALID',
    message: `The tool \`${name}\` cannot be registered:\n${told.join('\n')}`,
    fix: defects.length === 1 ? defects[0]!.fix : 'Mend each field named, then post it again.',
    status: 422,
  });
}
