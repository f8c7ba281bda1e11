import { diffValues } from '../../formats/diff-values.js';
import { yamlFormat } from '../../formats/yaml-format.js';
import type { LayerDefinition } from '../../layer-definition.js';
import { applyMemoryEdit } from './apply.js';
import { type MemoryDocument, type MemoryEdit, memoryDocumentSchema, memoryEditSchema } from './schema.js';
import { validateMemory } from './validate.js';

export const memoryLayer: LayerDefinition<MemoryDocument, MemoryEdit> = {
  ...yamlFormat(memoryDocumentSchema),
  layer: 'memory',
  paths: ['memory/<name>.yaml'],
  editSchema: memoryEditSchema,
  owns: (path) => /^memory\/[A-Za-z0-9][\w.-]*\.yaml$/.test(path),
  validate: validateMemory,
  diff: (before, after) => diffValues(before, after, { slots: ({ key }) => String(key) }),
  apply: applyMemoryEdit,
  describe(edit) {
    switch (edit.operation) {
      case 'upsert_slot':
        return `Remember ${edit.slot.key} per ${edit.slot.scope} in ${edit.document}`;
      case 'set_policy':
        return `Set the policy of ${edit.key} in ${edit.document}: ${policyText(edit)}`;
      case 'set_expiry':
        return edit.expiryDays === null
          ? `Keep ${edit.key} in ${edit.document} until it changes`
          : `Forget ${edit.key} in ${edit.document} after ${edit.expiryDays} days`;
    }
  },
};

function policyText({ write, read }: Extract<MemoryEdit, { operation: 'set_policy' }>): string {
  return [...(write ? [`write ${write}`] : []), ...(read ? [`read ${read}`] : [])].join(', ') || 'unchanged';
}
