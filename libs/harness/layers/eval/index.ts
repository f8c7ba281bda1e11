import { diffValues } from '../../formats/diff-values.js';
import { yamlFormat } from '../../formats/yaml-format.js';
import type { LayerDefinition } from '../../layer-definition.js';
import { editInvalid } from '../../problem.js';
import { type EvalDocument, type EvalEdit, evalDocumentSchema, evalEditSchema } from './schema.js';
import { validateEval } from './validate.js';

export const evalLayer: LayerDefinition<EvalDocument, EvalEdit> = {
  ...yamlFormat(evalDocumentSchema),
  layer: 'eval',
  paths: ['evals/<name>.yaml'],
  editSchema: evalEditSchema,
  owns: (path) => /^evals\/[A-Za-z0-9][\w.-]*\.yaml$/.test(path),
  validate: validateEval,
  diff: (before, after) => diffValues(before, after, { cases: ({ id }) => String(id) }),
  /** Cases are only added: changing or removing one could weaken it. A new document is named for its file. */
  apply(edit, document) {
    const { name, cases } = document ?? { name: edit.document.replace(/^.*\/|\.yaml$/g, ''), cases: [] };
    if (cases.some(({ id }) => id === edit.case.id)) {
      throw editInvalid(edit, `case \`${edit.case.id}\` exists already.`, 'Choose another id.');
    }
    return { name, cases: [...cases, edit.case] };
  },
  describe: (edit) => `Add case ${edit.case.id} for "${edit.case.intent}" to ${edit.document}`,
};
