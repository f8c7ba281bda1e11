import { diffValues } from '../../formats/diff-values.js';
import { yamlFormat } from '../../formats/yaml-format.js';
import type { LayerDefinition } from '../../layer-definition.js';
import { applyToolEdit } from './apply.js';
import { type ToolDocument, type ToolEdit, toolDocumentSchema, toolEditSchema } from './schema.js';
import { validateTool } from './validate.js';

export const toolLayer: LayerDefinition<ToolDocument, ToolEdit> = {
  ...yamlFormat(toolDocumentSchema),
  layer: 'tool',
  paths: ['tools/<name>.yaml'],
  editSchema: toolEditSchema,
  owns: (path) => /^tools\/[A-Za-z0-9][\w.-]*\.yaml$/.test(path),
  validate: validateTool,
  diff: (before, after) => diffValues(before, after, { steps: ({ id }) => String(id) }),
  apply: applyToolEdit,
  describe(edit) {
    switch (edit.operation) {
      case 'set_description':
        return `Describe ${edit.document} anew: ${edit.description}`;
      case 'set_param_doc':
        return `Describe parameter ${edit.parameter} of ${edit.document}: ${edit.description}`;
      case 'tighten_schema':
        return `Tighten parameter ${edit.parameter} of ${edit.document}: ${constraintText(edit)}`;
      case 'set_routing':
        return `Route to ${edit.document} for: ${edit.use.join(', ') || 'nothing'}; not for: ${edit.avoid.join(', ') || 'nothing'}`;
      case 'deprecate':
        return `Deprecate ${edit.document}`;
      case 'add_recipe':
        return `Add recipe ${edit.name} over ${edit.steps.map(({ tool }) => tool).join(', ')}`;
    }
  },
};

function constraintText(edit: Extract<ToolEdit, { operation: 'tighten_schema' }>): string {
  const parts = Object.entries(edit.constraint).map(([keyword, value]) => `${keyword} ${JSON.stringify(value)}`);
  return [...(edit.required ? ['required'] : []), ...parts].join(', ') || 'nothing';
}
