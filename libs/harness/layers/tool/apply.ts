import { editInvalid } from '../../problem.js';
import { type ToolDocument, type ToolEdit, type ToolParameter, toolDocumentSchema } from './schema.js';

type EditOf<O extends ToolEdit['operation']> = Extract<ToolEdit, { operation: O }>;

export function applyToolEdit(edit: ToolEdit, document: ToolDocument | null): ToolDocument {
  if (edit.operation === 'add_recipe') return addRecipe(edit, document);
  if (!document) throw editInvalid(edit, 'there is no such tool.', 'Name a tool of this version.');
  switch (edit.operation) {
    case 'set_description':
      return { ...document, description: edit.description };
    case 'set_routing':
      return { ...document, routing: { use: edit.use, avoid: edit.avoid } };
    case 'deprecate':
      return { ...document, status: 'deprecated' };
    case 'set_param_doc': {
      const parameter = parameterOf(edit, document);
      return withParameter(document, edit.parameter, { ...parameter, description: edit.description });
    }
    case 'tighten_schema':
      return tighten(edit, document);
  }
}

function addRecipe(edit: EditOf<'add_recipe'>, document: ToolDocument | null): ToolDocument {
  if (document) throw editInvalid(edit, 'the document exists already.', 'Choose another path.');
  return toolDocumentSchema.parse({
    name: edit.name,
    description: edit.description,
    parameters: { properties: edit.properties, required: edit.required },
    kind: 'recipe',
    recipe: { steps: edit.steps },
  });
}

function tighten(edit: EditOf<'tighten_schema'>, document: ToolDocument): ToolDocument {
  const parameter = parameterOf(edit, document);
  const tightened = withParameter(document, edit.parameter, { ...parameter, ...edit.constraint });
  const { required } = document.parameters;
  if (edit.required !== true || required.includes(edit.parameter)) return tightened;
  return { ...tightened, parameters: { ...tightened.parameters, required: [...required, edit.parameter] } };
}

function parameterOf(edit: EditOf<'set_param_doc' | 'tighten_schema'>, document: ToolDocument): ToolParameter {
  const { properties } = document.parameters;
  const parameter = Object.hasOwn(properties, edit.parameter) ? properties[edit.parameter] : undefined;
  if (parameter) return parameter;
  const known = Object.keys(properties).join(', ') || 'none';
  throw editInvalid(edit, `there is no parameter \`${edit.parameter}\`.`, `Name one of: ${known}.`);
}

function withParameter(document: ToolDocument, name: string, parameter: ToolParameter): ToolDocument {
  const { parameters } = document;
  return { ...document, parameters: { ...parameters, properties: { ...parameters.properties, [name]: parameter } } };
}
