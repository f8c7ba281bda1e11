import type { Harness } from '../../harness.js';
import type { At, Defect } from '../../problem.js';
import { nameTaken } from '../name-taken.js';
import { repeated } from '../repeated.js';
import type { WorkflowDocument } from './schema.js';

export function validateWorkflow(workflow: WorkflowDocument, harness: Harness, path: string): Defect[] {
  const tools = new Set(Object.values(harness.tool).map(({ name }) => name));
  const toolDefect = (at: At, name: string | undefined): Defect[] =>
    name === undefined || tools.has(name)
      ? []
      : [
          {
            at,
            message: `\`${name}\` is no tool of this harness.`,
            fix: `Add a tool \`${name}\`, or name another.`,
          },
        ];
  return [
    ...nameTaken('Workflow', harness.workflow, path, workflow.name),
    ...stepDefects(workflow),
    ...edgeDefects(workflow),
    ...workflow.steps.flatMap(({ tool }, index) => toolDefect(['steps', index, 'tool'], tool)),
    ...workflow.checks.flatMap((check, index) => [
      ...toolDefect(['checks', index, 'tool'], check.tool),
      ...toolDefect(['checks', index, 'requires'], check.requires),
      ...(check.before === 'call' && !check.tool
        ? [lacks(['checks', index], `Check \`${check.id}\` stands before a call of no tool`, 'tool')]
        : []),
    ]),
    ...twice(workflow.checks, 'checks'),
  ];
}

function stepDefects({ steps }: WorkflowDocument): Defect[] {
  const incomplete = steps.flatMap(({ id, kind, tool, to }, index) => {
    if (kind === 'tool' && !tool) return [lacks(['steps', index], `Step \`${id}\` calls no tool`, 'tool')];
    if (kind === 'hand_off' && !to) return [lacks(['steps', index], `Step \`${id}\` hands off to nobody`, 'to')];
    return [];
  });
  return [...incomplete, ...twice(steps, 'steps')];
}

function edgeDefects({ steps, edges }: WorkflowDocument): Defect[] {
  const ids = new Set(steps.map(({ id }) => id));
  const unknown = edges.flatMap((edge, index) =>
    (['from', 'to'] as const)
      .filter((end) => !ids.has(edge[end]))
      .map((end) => ({
        at: ['edges', index, end],
        message: `The edge goes ${end} \`${edge[end]}\`, which is no step.`,
        fix: `Add a step \`${edge[end]}\`, or name one of: ${[...ids].join(', ') || 'none yet'}.`,
      })),
  );
  const again = repeated(edges.map(({ from, to, when = '' }) => JSON.stringify([from, to, when])));
  return [
    ...unknown,
    ...again.map(({ index }) => ({
      at: ['edges', index],
      message: 'This edge is there twice.',
      fix: 'Remove one of the two.',
    })),
  ];
}

function twice(items: { id: string }[], field: string): Defect[] {
  return repeated(items.map(({ id }) => id)).map(({ index, value }) => ({
    at: [field, index, 'id'],
    message: `The id \`${value}\` is used twice in \`${field}\`.`,
    fix: 'Give each an id of its own.',
  }));
}

function lacks(at: At, message: string, field: string): Defect {
  return { at, message: `${message}.`, fix: `Add \`${field}\`.` };
}
