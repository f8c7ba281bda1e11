import { join } from 'node:path';
import {
  type Config,
  type Database,
  type Environment,
  forgetMirror,
  type JobHandlers,
  type JobQueue,
  type jobs,
  type Log,
  mirrorProject,
  mirrorTarget,
  registerMirrors,
} from '#platform';

/** The git mirror as one worker keeps it. */
export interface Mirrors {
  handler: JobHandlers<typeof jobs>['mirror-harness'];
  /** From now on every release is mirrored as soon as it is made, and new projects are found. */
  start(): Promise<void>;
  /** Ends what git does now; what is left is mirrored by whoever works next. */
  stop(): Promise<void>;
}

type Resources = { config: Config; database: Database; queue: JobQueue<typeof jobs>; log: Log };

const REGISTER_MS = 60_000;

/** @param environment what git runs in */
export function createMirrors({ config, database, queue, log }: Resources, environment: Environment): Mirrors {
  const { address } = config.gitMirror;
  if (address === null)
    return {
      handler: ({ projectId }) => forgetMirror(database.pool, projectId),
      start: async () => {},
      stop: async () => {},
    };
  const stopping = new AbortController();
  const target = mirrorTarget(address);
  const options = { target, workFolder: join(config.data.folder, 'git-mirror'), environment, signal: stopping.signal };
  const register = () => registerMirrors(database.pool, target.shown);
  const retried = (error: unknown) => log.warn({ err: error }, 'The git mirror is tried again.');
  let registering = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe = () => {};
  return {
    handler: async ({ projectId }) => {
      const tally = await mirrorProject(database, projectId, options);
      if (tally !== null && tally.pushed > 0)
        log.info({ projectId, ...tally }, 'The git mirror was brought up to date.');
    },
    start: async () => {
      await register();
      timer = setInterval(() => {
        registering = register().catch(retried);
      }, REGISTER_MS);
      unsubscribe = database.changes.subscribe('harness', (subject) => {
        // What is missed, the sweep finds.
        const projectId = Number.parseInt(subject ?? '', 10);
        if (!Number.isNaN(projectId)) queue.enqueue('mirror-harness', { projectId }).catch(retried);
      });
    },
    stop: async () => {
      clearInterval(timer);
      unsubscribe();
      stopping.abort();
      await registering;
    },
  };
}
