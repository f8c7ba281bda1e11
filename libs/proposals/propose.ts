import { createHash } from 'node:crypto';
import type { HarnessFile, Instant, Proposal, ProposalStatus } from '#contracts';
import type { Harness } from '#harness';
import type { ProposalCluster } from './cluster.js';
import { type Attempt, passGates } from './gate.js';
import { gates } from './gates/index.js';
import type { Draft } from './writer.js';
import { editWriters } from './writers/index.js';

export interface ProposalContext {
  agent: string;
  /** The production version the edits stand on. */
  baseVersion: number;
  harness: Harness;
  files: HarnessFile[];
  ledger: Attempt[];
  /** Intents that share the edited document's traffic: watched, because fixing one may break another. */
  otherIntents: string[];
  asOf: Instant;
  /** Distinct users a proposal needs as evidence. */
  minUsers: number;
}

/** A proposal in one of these states is still to be decided or proven: its fault waits for it. */
const UNDER_WAY: ReadonlySet<ProposalStatus> = new Set(['open', 'approved', 'queued', 'shipped']);

/**
 * One proposal per cluster: the best draft that passes the gate, or the best one refused, with the reason. Clusters
 * for which no writer finds an edit, or whose fault has a proposal under way, give none. Clusters come ranked; at most one open proposal per document.
 */
export function propose(clusters: ProposalCluster[], context: ProposalContext): Proposal[] {
  const proposals: Proposal[] = [];
  const taken = new Set<string>();
  const underWay = new Set(
    context.ledger.filter(({ status }) => UNDER_WAY.has(status)).map(({ signature }) => signature),
  );
  for (const cluster of clusters) {
    if (underWay.has(cluster.signature)) continue;
    const proposal = proposeFor(cluster, context);
    if (proposal === null || taken.has(proposal.document)) continue;
    if (proposal.status === 'open') taken.add(proposal.document);
    proposals.push(proposal);
  }
  return proposals;
}

function proposeFor(cluster: ProposalCluster, context: ProposalContext): Proposal | null {
  const drafts = editWriters[cluster.layer].write(cluster, context.harness);
  let refused: Proposal | null = null;
  for (const draft of drafts) {
    const results = passGates(gates, {
      draft,
      cluster,
      prediction: predict(cluster),
      harness: context.harness,
      files: context.files,
      ledger: context.ledger,
      now: Date.parse(context.asOf),
      minUsers: context.minUsers,
    });
    const proposal = toProposal(cluster, draft, context, results);
    if (proposal.status === 'open') return proposal;
    refused ??= proposal;
  }
  return refused;
}

function toProposal(
  cluster: ProposalCluster,
  draft: Draft,
  context: ProposalContext,
  results: Proposal['gates'],
): Proposal {
  const targets = cluster.intents.map(({ id }) => id);
  return {
    id: proposalId(context, cluster, draft),
    agent: context.agent,
    title: draft.title,
    layer: draft.edit.layer,
    document: draft.edit.document,
    edit: draft.edit,
    baseVersion: context.baseVersion,
    rootCause: rootCause(cluster),
    hypothesis: draft.hypothesis,
    targetIntents: targets,
    riskIntents: context.otherIntents.filter((intent) => !targets.includes(intent)),
    prediction: predict(cluster),
    evidence: {
      conversations: cluster.conversations,
      users: cluster.users,
      exemplarId: cluster.exemplarId,
      spanIds: cluster.failing[0]?.findings.flatMap(({ spanIds }) => spanIds).slice(0, 20) ?? [],
      signature: cluster.signature,
    },
    gates: results,
    status: results.every(({ passed }) => passed) ? 'open' : 'refused',
    createdAt: context.asOf,
    releaseId: null,
  };
}

/** Failure rate of the target intents now, and without the failures of this cluster as far as their blame is sure. */
function predict(cluster: ProposalCluster): Proposal['prediction'] {
  const conversations = cluster.intents.reduce((sum, intent) => sum + intent.conversations, 0);
  const failed = cluster.intents.reduce((sum, intent) => sum + intent.failed, 0);
  if (conversations === 0) return { from: 0, to: 0 };
  const mended = Math.min(failed, cluster.conversations) * cluster.confidence;
  return { from: failed / conversations, to: (failed - mended) / conversations };
}

function rootCause(cluster: ProposalCluster): string {
  const where = cluster.intents.map(({ name }) => `"${name}"`).join(', ');
  const should =
    cluster.counterfactual === null ? '' : ` The agent should have done otherwise: ${cluster.counterfactual}`;
  return `${cluster.conversations} conversations of ${cluster.users} users in ${where} failed alike; the evidence (${cluster.rule}) points to ${cluster.document}.${should}`;
}

/** The same edit for the same fault on the same version is the same proposal, however often it is drafted. */
function proposalId(context: ProposalContext, cluster: ProposalCluster, draft: Draft): string {
  const content = JSON.stringify([context.agent, context.baseVersion, cluster.signature, draft.edit]);
  return `prop_${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}
