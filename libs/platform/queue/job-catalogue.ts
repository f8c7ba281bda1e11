import { z } from 'zod';
import { listDueMirrors } from '../git-mirror/mirror-state.repository.js';
import { listUndoneShards } from '../repositories/assignment-shard.repository.js';
import { listDuePulls } from '../repositories/pull-source.repository.js';
import { listUnfinishedRuns } from '../repositories/run.repository.js';
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
    pending: async ({ pool }) => {
      const { rows } = await pool.query<{ projectId: number }>(
        `SELECT id AS "projectId" FROM project
         WHERE EXISTS (SELECT FROM conversation WHERE project_id = project.id AND analysed_at IS NULL)`,
      );
      return rows;
    },
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
