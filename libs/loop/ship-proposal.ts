import { AppError, type Proposal, type ProposalStatus } from '#contracts';
import { addVersion, applyEdit, liveRelease, shipCanary } from '#harness';
import { newestTaxonomy, postgresHarnessStore, updateProposal } from '#platform';
import type { StageContext } from './context.js';

export interface ShipOptions {
  author: string;
  reason: string;
  allocation?: number;
  watchDays?: number;
}

/**
 * Ships an approved proposal to a canary, or queues it while a watched release overlaps with it.
 *
 * @throws AppError when the edit no longer fits the harness in production.
 */
export async function shipProposal(
  { database, projectId, agent, asOf }: StageContext,
  proposal: Proposal,
  options: ShipOptions,
): Promise<{ status: ProposalStatus; releaseId: string | null }> {
  const taxonomy = await newestTaxonomy(database.pool, projectId, agent);
  try {
    const release = await postgresHarnessStore(database, projectId).transaction(agent, async (tx) => {
      const releases = await tx.releases();
      // Approved twice at the same time, it ships once.
      const shipped = releases.find(({ proposalId }) => proposalId === proposal.id);
      if (shipped !== undefined) return shipped;
      const live = liveRelease(releases);
      const base = live === null ? null : await tx.version(live.version);
      const version = await addVersion(tx, {
        agent,
        files: base === null ? [] : applyEdit(await tx.files(base), proposal.edit),
        parents: base === null ? [] : [base.number],
        author: options.author,
        message: proposal.title,
        edits: [proposal.edit],
        at: asOf,
      });
      return shipCanary(tx, {
        version,
        allocation: options.allocation ?? 0.5,
        targetIntents: proposal.targetIntents,
        taxonomyId: taxonomy?.id ?? null,
        watchDays: options.watchDays ?? 7,
        proposalId: proposal.id,
        author: options.author,
        reason: options.reason || proposal.title,
        at: asOf,
      });
    });
    return await record({ status: 'shipped', releaseId: release.id });
  } catch (error) {
    if (error instanceof AppError && error.code === 'RELEASE.OVERLAP')
      return record({ status: 'queued', releaseId: null });
    throw error;
  }

  async function record(change: { status: ProposalStatus; releaseId: string | null }) {
    await updateProposal(database.pool, projectId, proposal.id, change);
    return change;
  }
}
