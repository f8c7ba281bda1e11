import { isDeepStrictEqual } from 'node:util';
import { editInvalid } from '../../problem.js';
import type { WorkflowDocument, WorkflowEdit } from './schema.js';

type EditOf<O extends WorkflowEdit['operation']> = Extract<WorkflowEdit, { operation: O }>;

export function applyWorkflowEdit(edit: WorkflowEdit, document: WorkflowDocument | null): WorkflowDocument {
  if (!document) throw editInvalid(edit, 'there is no such workflow.', 'Name a workflow of this version.');
  switch (edit.operation) {
    case 'add_edge':
      return addEdge(edit, document);
    case 'remove_edge':
      return removeEdge(edit, document);
    case 'set_limit':
      return {
        ...document,
        limits: { ...document.limits, [edit.limit]: edit.value },
        onLimit: edit.onLimit ?? document.onLimit,
      };
    case 'add_check':
      if (document.checks.some(({ id }) => id === edit.check.id)) {
        throw editInvalid(edit, `check \`${edit.check.id}\` exists already.`, 'Choose another id.');
      }
      return { ...document, checks: [...document.checks, edit.check] };
  }
}

function addEdge(edit: EditOf<'add_edge'>, document: WorkflowDocument): WorkflowDocument {
  if (document.edges.some((edge) => isDeepStrictEqual(edge, edit.edge))) {
    throw editInvalid(edit, 'the edge exists already.', 'Choose other steps or another condition.');
  }
  const taken = edit.steps.find(({ id }) => document.steps.some((step) => step.id === id));
  if (taken) throw editInvalid(edit, `step \`${taken.id}\` exists already.`, 'Leave it out of `steps`.');
  const steps = [...document.steps, ...edit.steps];
  for (const end of [edit.edge.from, edit.edge.to]) {
    if (steps.some(({ id }) => id === end)) continue;
    throw editInvalid(edit, `there is no step \`${end}\`.`, 'Add it in `steps`, or name a step of the workflow.');
  }
  return { ...document, steps, edges: [...document.edges, edit.edge] };
}

/** Steps that no edge touches any more stay: removing them is a separate decision. */
function removeEdge(edit: EditOf<'remove_edge'>, document: WorkflowDocument): WorkflowDocument {
  const edges = document.edges.filter(({ from, to }) => from !== edit.from || to !== edit.to);
  if (edges.length === document.edges.length) {
    throw editInvalid(edit, `there is no edge from \`${edit.from}\` to \`${edit.to}\`.`, 'Name an edge that exists.');
  }
  return { ...document, edges };
}
