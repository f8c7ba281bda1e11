import { diffValues } from '../../formats/diff-values.js';
import { yamlFormat } from '../../formats/yaml-format.js';
import type { LayerDefinition } from '../../layer-definition.js';
import { applyWorkflowEdit } from './apply.js';
import { type WorkflowDocument, type WorkflowEdit, workflowDocumentSchema, workflowEditSchema } from './schema.js';
import { validateWorkflow } from './validate.js';

export const workflowLayer: LayerDefinition<WorkflowDocument, WorkflowEdit> = {
  ...yamlFormat(workflowDocumentSchema),
  layer: 'workflow',
  paths: ['workflows/<name>.yaml'],
  editSchema: workflowEditSchema,
  owns: (path) => /^workflows\/[A-Za-z0-9][\w.-]*\.yaml$/.test(path),
  validate: validateWorkflow,
  diff: (before, after) =>
    diffValues(before, after, {
      steps: ({ id }) => String(id),
      checks: ({ id }) => String(id),
      edges: ({ from, to, when }) => `${from}→${to}${when ? ` when ${when}` : ''}`,
    }),
  apply: applyWorkflowEdit,
  describe(edit) {
    switch (edit.operation) {
      case 'add_edge':
        return `Lead ${edit.document} from ${edit.edge.from} to ${edit.edge.to}${edit.edge.when ? ` when ${edit.edge.when}` : ''}`;
      case 'remove_edge':
        return `Remove the way from ${edit.from} to ${edit.to} in ${edit.document}`;
      case 'set_limit':
        return `Limit ${edit.limit} to ${edit.value} in ${edit.document}${edit.onLimit ? `, then ${edit.onLimit}` : ''}`;
      case 'add_check':
        return `Require ${edit.check.requires} before the ${edit.check.before} in ${edit.document}`;
    }
  },
};
