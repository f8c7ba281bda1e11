import { AppError } from '#contracts';
import { recipeCalls, type ToolDocument } from '#harness';

/** Makes one call of a native tool; what it returns, or resolves to, is the result. */
export type CallTool = (name: string, input: Record<string, unknown>) => unknown;

/**
 * Runs a recipe step by step over `callTool` and resolves to the last step's result. Throws `CLIENT.RECIPE_FAILED`,
 * naming the step, with the tool's error as its cause; `CLIENT.NO_RECIPE` for a native tool.
 */
export async function runRecipe(
  { name, recipe }: Pick<ToolDocument, 'name' | 'recipe'>,
  input: Record<string, unknown>,
  callTool: CallTool,
): Promise<unknown> {
  if (!recipe) {
    const message = `\`${name}\` is a native tool: it has no steps to run.`;
    throw new AppError({ code: 'CLIENT.NO_RECIPE', message, fix: 'Call the tool itself, or use `toolRunner`.' });
  }
  const calls = recipeCalls(recipe, input);
  let next = calls.next();
  while (!next.done) {
    const { step, tool, arguments: args } = next.value;
    try {
      next = calls.next(await callTool(tool, args));
    } catch (cause) {
      throw recipeFailed(`${name}, step \`${step}\` (${tool})`, cause);
    }
  }
  return next.value;
}

/**
 * Calls any of these tools by name: recipes are run here, whatever they call too, everything else goes to `callNative`.
 * Names are known as the harness has them and as `wireName` makes them.
 */
export function toolRunner(tools: readonly ToolDocument[], callNative: CallTool): CallTool {
  const byName = new Map(tools.flatMap((tool) => [wireName(tool), tool.name].map((name) => [name, tool] as const)));
  const run: CallTool = (name, input) => {
    const tool = byName.get(name);
    return tool?.recipe ? runRecipe(tool, input, run) : callNative(tool?.name ?? name, input);
  };
  return run;
}

/** A tool's name as model providers take it: letters, digits, `_` and `-`. */
export function wireName({ name }: Pick<ToolDocument, 'name'>): string {
  return name.replaceAll('.', '_');
}

function recipeFailed(where: string, cause: unknown): AppError {
  return new AppError({
    code: 'CLIENT.RECIPE_FAILED',
    message: `Recipe ${where} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    fix: 'Tell the model, as of any tool that failed; the tools that the recipe calls can be called one by one.',
    cause,
  });
}
