import { type ToolDocument, type ToolEdit, toolDocumentSchema } from '../layers/tool/schema.js';
import type { RecipeDefinition } from './schema.js';

/** The tool that a definition makes. */
export function recipeTool({ name, description, properties, required, steps }: RecipeDefinition): ToolDocument {
  return toolDocumentSchema.parse({
    name,
    description,
    parameters: { properties, required },
    kind: 'recipe',
    recipe: { steps },
  });
}

/** The edit that takes an authored recipe up into the harness, for all users. */
export function promotionOf({ name, description, parameters, recipe }: ToolDocument): ToolEdit {
  const { properties, required } = parameters;
  return {
    layer: 'tool',
    operation: 'add_recipe',
    document: `tools/${name}.yaml`,
    name,
    description,
    properties,
    required,
    steps: recipe?.steps ?? [],
  };
}
