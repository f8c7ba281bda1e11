import { diffValues } from '../../formats/diff-values.js';
import type { LayerDefinition } from '../../layer-definition.js';
import { applyPromptEdit } from './apply.js';
import { promptFormat } from './format.js';
import { type PromptDocument, type PromptEdit, promptEditSchema } from './schema.js';
import { validatePrompt } from './validate.js';

export const promptLayer: LayerDefinition<PromptDocument, PromptEdit> = {
  ...promptFormat,
  layer: 'prompt',
  paths: ['prompts/<name>.md'],
  editSchema: promptEditSchema,
  owns: (path) => /^prompts\/[A-Za-z0-9][\w.-]*\.md$/.test(path),
  validate: validatePrompt,
  diff: (before, after) => diffValues(before, after, { sections: ({ id }) => String(id) }),
  apply: applyPromptEdit,
  describe(edit) {
    switch (edit.operation) {
      case 'replace':
        return `Rewrite section ${edit.section} of ${edit.document}`;
      case 'insert_after':
        return `Add section "${edit.title}" to ${edit.document} after ${edit.section}`;
      case 'delete':
        return `Delete section ${edit.section} of ${edit.document}`;
    }
  },
};
