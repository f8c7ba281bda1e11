import { AppError, type Proposal, type Verdict } from '#contracts';
import { endRelease, keepRelease, type StoredRelease, watchedReleases } from '#harness';
import { judge } from '#measurement';
import {
  listProposals,
  listWatchedOutcomes,
  postgresHarnessStore,
  saveLook,
  updateProposal,
  watchSignals,
} from '#platform';
import { withOneSet } from './analysis/with-one-set.js';
import { DAY_MS, type StageContext } from './context.js';
import { shipProposal } from './ship-proposal.js';

/** Who decides when nobody is asked. */
const AUTHOR = 'martingale';

/**
 * Judges every watched release on the days that are over by `asOf`, keeps or reverts what is decided, and ships what was
 * waiting for room.
 */
export async function lookAtReleases(context: StageContext): Promise<Record<string, number>> {
  const { database, projectId, agent } = context;
  const store = postgresHarnessStore(database, projectId);
  const watched = watchedReleases(await store.transaction(agent, (tx) => tx.releases()));
  const counts = { looks: 0, kept: 0, reverted: 0, inconclusive: 0, shipped: 0 };
  for (const release of watched) {
    const verdict = await look(context, release);
    if (verdict === null) continue;
    counts.looks++;
    const end = await decide(context, release, verdict);
    if (end !== null) counts[end]++;
  }
  for (const proposal of await listProposals(database.pool, projectId, agent, 'queued'))
    if (await shipQueued(context, proposal)) counts.shipped++;
  return counts;
}

/** Whether there was room. An edit that no longer fits production is refused, so that it does not hold up the others. */
async function shipQueued(context: StageContext, proposal: Proposal): Promise<boolean> {
  try {
    const { status } = await shipProposal(context, proposal, { author: AUTHOR, reason: proposal.title });
    return status === 'shipped';
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'failure') throw error;
    const gate = { gate: 'production', passed: false, reason: error.message, fix: error.fix };
    const change = { status: 'refused' as const, gates: [...proposal.gates, gate] };
    await updateProposal(context.database.pool, context.projectId, proposal.id, change);
    return false;
  }
}

async function look(context: StageContext, release: StoredRelease): Promise<Verdict | null> {
  const { database, projectId, agent, asOf } = context;
  const startDay = release.startedAt.slice(0, 10);
  const daysOver = Math.floor((Date.parse(asOf) - Date.parse(startDay)) / DAY_MS);
  if (daysOver < 1) return null;
  const number = Math.min(daysOver, release.watchDays);
  const to = new Date(Date.parse(startDay) + number * DAY_MS).toISOString();
  const watch = { releaseId: release.id, agent, taxonomyId: release.taxonomyId, from: release.startedAt, to };
  const { outcomes, signals } = await withOneSet(context, watch, async (detectorSet) => ({
    outcomes: await listWatchedOutcomes(database.pool, projectId, watch, detectorSet),
    signals: await watchSignals(database.pool, projectId, watch),
  }));
  const verdict = judge({
    releaseId: release.id,
    seed: release.salt,
    allocation: release.allocation,
    startDay,
    look: number,
    looks: release.watchDays,
    targetIntents: release.targetIntents,
    signals: { ...signals, taxonomyVersions: release.taxonomyId === null ? [] : [release.taxonomyId] },
    outcomes: outcomes.map((row) => ({ ...row, failed: Number(row.failed), frustrated: Number(row.frustrated) })),
  });
  await saveLook(database.pool, projectId, asOf, verdict);
  return verdict;
}

const END = { keep: 'kept', revert: 'reverted', inconclusive: 'inconclusive' } as const;

/** Acts on a verdict; gives how the watch ended, or null while it goes on. */
async function decide(
  { database, projectId, agent, asOf }: StageContext,
  release: StoredRelease,
  verdict: Verdict,
): Promise<(typeof END)[keyof typeof END] | null> {
  if (verdict.decision === 'watch') return null;
  const end = END[verdict.decision];
  const decision = { releaseId: release.id, author: AUTHOR, reason: verdict.explanation, at: asOf };
  const decided = await postgresHarnessStore(database, projectId).transaction(agent, async (tx) => {
    // Somebody may have taken it back while it was judged.
    if (!watchedReleases(await tx.releases()).some(({ id }) => id === release.id)) return false;
    if (end === 'kept') await keepRelease(tx, decision);
    else await endRelease(tx, end, decision);
    return true;
  });
  if (!decided) return null;
  if (release.proposalId !== null) await updateProposal(database.pool, projectId, release.proposalId, { status: end });
  return end;
}
