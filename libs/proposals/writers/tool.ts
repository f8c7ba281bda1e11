import { type AttributeValue, groupBy } from '#contracts';
import type { Harness, ToolDocument } from '#harness';
import { aboutPhrases, type CaseMaterial, type ProposalCluster } from '../cluster.js';
import { decisiveTool, toolSteps } from '../evidence/tool-calls.js';
import { constraintFromError, inferConstraint } from '../evidence/value-form.js';
import type { Draft, EditWriter } from '../writer.js';

/** Tightens a schema from calls that worked and calls that were refused, or routes requests to the tool that serves them. */
export const toolWriter: EditWriter = {
  layer: 'tool',
  write: (cluster, harness) => {
    const tool = harness.tool[cluster.document];
    if (tool === undefined) return [];
    return [...tighten(cluster, tool), ...route(cluster, harness, tool)];
  },
};

function tighten(cluster: ProposalCluster, tool: ToolDocument): Draft[] {
  const calls = argumentsByFate([...cluster.failing, ...cluster.passing], tool.name);
  const names = [...new Set([...calls.worked, ...calls.refused].flatMap((one) => Object.keys(one)))].sort();
  const drafts = names.map((name) => ({
    name,
    inferred: inferConstraint(valuesOf(calls.worked, name), valuesOf(calls.refused, name)),
  }));
  const best = drafts
    .filter((draft) => draft.inferred !== null)
    .sort((a, b) => (b.inferred?.separation ?? 0) - (a.inferred?.separation ?? 0))[0];
  if (best?.inferred) return [tightening(cluster, tool, best.name, best.inferred.constraint)];
  const missing = names.find(
    (name) =>
      !tool.parameters.required.includes(name) && lacks(calls.refused, name) > 0.6 && lacks(calls.worked, name) < 0.1,
  );
  if (missing !== undefined) return [tightening(cluster, tool, missing, {}, true)];
  return fromErrors(cluster, tool, calls.errors);
}

function fromErrors(cluster: ProposalCluster, tool: ToolDocument, errors: string[]): Draft[] {
  const byParameter = groupBy(
    errors.flatMap((error) =>
      Object.keys(tool.parameters.properties)
        .filter((name) => error.includes(name))
        .map((name) => ({ name, error })),
    ),
    ({ name }) => name,
  );
  const [parameter, mentions] = [...byParameter].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  const constraint = mentions?.map(({ error }) => constraintFromError(error)).find((one) => one !== null);
  return parameter !== undefined && constraint ? [tightening(cluster, tool, parameter, constraint)] : [];
}

function tightening(
  cluster: ProposalCluster,
  tool: ToolDocument,
  parameter: string,
  constraint: Extract<Draft['edit'], { operation: 'tighten_schema' }>['constraint'],
  required?: boolean,
): Draft {
  const wants = required
    ? 'required'
    : (constraint.format ?? constraint.pattern ?? `one of ${constraint.enum?.join(', ')}`);
  return {
    edit: { layer: 'tool', document: cluster.document, operation: 'tighten_schema', parameter, constraint, required },
    title: `Tighten ${tool.name}.${parameter} (${wants})`,
    hypothesis: `Calls of ${tool.name} are refused because its schema lets any ${parameter} through. With ${wants} stated, the agent gives the form the tool takes.`,
  };
}

function route(cluster: ProposalCluster, harness: Harness, blamed: ToolDocument): Draft[] {
  const intent = cluster.intents[0];
  const serving = decisiveTool(cluster.passing, cluster.failing);
  if (intent === undefined || serving === null) return [];
  const phrases = aboutPhrases(cluster, 12);
  if (serving !== blamed.name)
    return [
      {
        edit: {
          layer: 'tool',
          document: cluster.document,
          operation: 'set_routing',
          use: blamed.routing.use,
          avoid: [...new Set([...blamed.routing.avoid, ...phrases])],
        },
        title: `Keep "${intent.name}" away from ${blamed.name}`,
        hypothesis: `Requests for "${intent.name}" end in ${blamed.name}, while conversations that pass call ${serving}. Saying so in the routing sends them to ${serving}.`,
      },
    ];
  const [document, tool] = Object.entries(harness.tool).find(([, one]) => one.name === serving) ?? [];
  if (document === undefined || tool === undefined) return [];
  return [
    {
      edit: {
        layer: 'tool',
        document,
        operation: 'set_routing',
        use: [...new Set([...tool.routing.use, ...phrases])],
        avoid: tool.routing.avoid,
      },
      title: `Route "${intent.name}" to ${tool.name}`,
      hypothesis: `The description of ${tool.name} does not say that it serves "${intent.name}"; conversations that pass call it. Routing phrases make the agent choose it.`,
    },
  ];
}

type Arguments = { [key: string]: AttributeValue };

function argumentsByFate(
  cases: CaseMaterial[],
  tool: string,
): { worked: Arguments[]; refused: Arguments[]; errors: string[] } {
  const worked: Arguments[] = [];
  const refused: Arguments[] = [];
  const errors: string[] = [];
  for (const step of toolSteps(cases)) {
    if (
      step.name !== tool ||
      step.arguments === null ||
      typeof step.arguments !== 'object' ||
      Array.isArray(step.arguments)
    )
      continue;
    (step.error === null ? worked : refused).push(step.arguments);
    if (step.error !== null) errors.push(`${step.error} ${JSON.stringify(step.result)}`);
  }
  return { worked, refused, errors };
}

function valuesOf(calls: Arguments[], name: string): string[] {
  return calls.map((one) => one[name]).filter((value): value is string => typeof value === 'string');
}

function lacks(calls: Arguments[], name: string): number {
  return calls.length === 0
    ? 0
    : calls.filter((one) => one[name] === undefined || one[name] === '').length / calls.length;
}
