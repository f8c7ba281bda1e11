import { diffValues } from '../../formats/diff-values.js';
import type { LayerDefinition } from '../../layer-definition.js';
import { applyRetrievalEdit } from './apply.js';
import { retrievalFormat } from './format.js';
import { type RetrievalDocument, type RetrievalEdit, retrievalEditSchema } from './schema.js';
import { validateRetrieval } from './validate.js';

export const retrievalLayer: LayerDefinition<RetrievalDocument, RetrievalEdit> = {
  ...retrievalFormat,
  layer: 'retrieval',
  paths: ['retrieval/<name>.yaml', 'retrieval/documents/<id>.md'],
  editSchema: retrievalEditSchema,
  owns: (path) => /^retrieval\/(?:[A-Za-z0-9][\w.-]*\.yaml|documents\/[a-z0-9][a-z0-9-]*\.md)$/.test(path),
  validate: validateRetrieval,
  diff: (before, after) => diffValues(before, after, { rewrite: ({ when }) => String(when) }),
  apply: applyRetrievalEdit,
  describe(edit) {
    switch (edit.operation) {
      case 'add_document':
        return `Add document "${edit.title}" to retrieval`;
      case 'add_synonym':
        return `Search ${edit.words.join(', ')} as one in ${edit.document}`;
      case 'set_k':
        return `Retrieve ${edit.k} documents from ${edit.document}`;
      case 'set_rewrite':
        return `Search "${edit.query}" in ${edit.document} when asked "${edit.when}"`;
    }
  },
};
