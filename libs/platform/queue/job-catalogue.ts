import { z } from 'zod';
import { systemClock } from '../clock/index.js';
import { listDueMirrors } from '../git-mirror/mirror-state.repository.js';
import { listProjectsToAnalyse } from '../repositories/analysis-progress.js';
import { listUndoneShards } from '../repositories/assignment-shard.repository.js';
import { listDuePulls } from '../repositories/pull-source.repository.js';
import { listUnfinishedRuns } from '../repositories/run.repository.js';
import { listAskedReplays } from '../repositories/tried-counterfactual.repository.js';
import { listProjectsWithInbox } from '../telemetry-store/index.js';
import { defineJob } from './job.js';

const ofProject = {
  payload: z.object({ projectId: z.int() }),
  idempotencyKey: (job: { projectId: number }) => `${job.projectId}`,
};

/** Every job of the product. Adding one means adding it here and, as the compiler then says, a handler. */
export const jobs = {
  'assemble-conversations': defineJob({
    ...ofProject,
    attempts: 5,
    pending: async ({ pool }) => (await listProjectsWithInbox(pool)).map((projectId) => ({ projectId })),
  }),
  'analyse-conversations': defineJob({
    ...ofProject,
    attempts: 5,
    pending: ({ pool }) => listProjectsToAnalyse(pool, systemClock()),
  }),
  'run-stage': defineJob({
    payload: z.object({ projectId: z.int(), runId: z.string() }),
    idempotencyKey: ({ runId }) => runId,
    attempts: 3,
    pending: ({ pool }) => listUnfinishedRuns(pool),
  }),
  'assign-intents': defineJob({
    payload: z.object({ projectId: z.int(), taxonomyId: z.string(), shard: z.int() }),
    idempotencyKey: ({ projectId, taxonomyId, shard }) => `${projectId} ${taxonomyId} ${shard}`,
    attempts: 5,
    pending: ({ pool }) => listUndoneShards(pool),
  }),
  'replay-counterfactual': defineJob({
    payload: z.object({ projectId: z.int(), conversationId: z.string() }),
    idempotencyKey: ({ projectId, conversationId }) => `${projectId} ${conversationId}`,
    attempts: 3,
    pending: ({ pool }) => listAskedReplays(pool),
  }),
  'pull-source': defineJob({
    payload: z.object({ projectId: z.int(), name: z.string() }),
    idempotencyKey: ({ projectId, name }) => `${projectId} ${name}`,
    // A connector tries again by itself, and a source that failed is due again after its pause.
    attempts: 1,
    pending: ({ pool }) => listDuePulls(pool),
  }),
  'mirror-harness': defineJob({
    ...ofProject,
    // What did not work is due again after its pause.
    attempts: 1,
    pending: ({ pool }) => listDueMirrors(pool),
  }),
};
