import type { WorkflowDocument } from '#harness';
import type { CaseMaterial, ProposalCluster } from '../cluster.js';
import { decisiveTool } from '../evidence/tool-calls.js';
import type { Draft, EditWriter } from '../writer.js';

/** A limit from how often passing conversations repeat a call, or a check for what they do before they claim success. */
export const workflowWriter: EditWriter = {
  layer: 'workflow',
  write: (cluster, harness) => {
    const workflow = harness.workflow[cluster.document];
    if (workflow === undefined) return [];
    return cluster.signature.includes('| unchecked claim ') ? requireCall(cluster, workflow) : limit(cluster, workflow);
  },
};

function limit(cluster: ProposalCluster, workflow: WorkflowDocument): Draft[] {
  const usual = quantile(cluster.passing.map(mostRepeats), 0.9);
  const value = Math.max(2, Math.min(usual, 4));
  if (workflow.limits.sameCall !== undefined && workflow.limits.sameCall <= value) return [];
  const onLimit = cluster.saved.length > 0 ? 'hand_off' : 'answer';
  return [
    {
      edit: {
        layer: 'workflow',
        document: cluster.document,
        operation: 'set_limit',
        limit: 'sameCall',
        value,
        onLimit,
      },
      title: `Stop repeating a call after ${value} times in ${workflow.name}`,
      hypothesis: `The agent repeats the same call until the user gives up. Passing conversations hardly do so more than ${value} times; after that it should ${onLimit === 'hand_off' ? 'hand over' : 'answer with what it knows'}.`,
    },
  ];
}

function requireCall(cluster: ProposalCluster, workflow: WorkflowDocument): Draft[] {
  const tool = decisiveTool(cluster.passing, cluster.failing);
  if (tool === null) return [];
  return [
    {
      edit: {
        layer: 'workflow',
        document: cluster.document,
        operation: 'add_check',
        check: { id: `${tool.replaceAll('_', '-')}-before-answer`, before: 'answer', requires: tool },
      },
      title: `Check that ${tool} succeeded before saying it is done in ${workflow.name}`,
      hypothesis: `The agent says that it is done without calling ${tool}; a check makes it call it first.`,
    },
  ];
}

/** How often a conversation made its most repeated call (same tool, same arguments, in one turn). */
function mostRepeats({ conversation }: CaseMaterial): number {
  const most = conversation.turns.map((turn) => {
    const counts = new Map<string, number>();
    for (const step of turn.steps) {
      if (step.kind !== 'tool') continue;
      const call = `${step.name} ${JSON.stringify(step.arguments)}`;
      counts.set(call, (counts.get(call) ?? 0) + 1);
    }
    return Math.max(0, ...counts.values());
  });
  return Math.max(0, ...most);
}

function quantile(values: number[], share: number): number {
  if (values.length === 0) return 2;
  return values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] as number;
}
