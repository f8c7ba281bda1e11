import { type Config, readConfig } from './config/index.js';
import { type Database, openDatabase } from './database/index.js';
import { createLog, type Log } from './log/index.js';
import { startOpenTelemetry } from './open-telemetry/index.js';
import { ensureDefaultProject } from './projects/index.js';
import { openQueueBackend, type QueueBackend } from './queue/index.js';

/** What a service works with. Whoever opens it closes it, after the service. */
export interface Resources {
  config: Config;
  log: Log;
  database: Database;
  queue: QueueBackend;
  /** The first key, shown only by the start that made it. */
  newApiKey: string | null;
  close(): Promise<void>;
}

/**
 * Opens database and queue as the environment says, migrated and with the default project.
 *
 * @throws AppError CONFIG.*, DATA.*, DATABASE.* or QUEUE.* naming what to mend
 */
export async function openResources(env: NodeJS.ProcessEnv): Promise<Resources> {
  const config = readConfig(env);
  const log = createLog(config);
  const openTelemetry = startOpenTelemetry(config);
  const database = await openDatabase(config);
  try {
    const { newApiKey } = await ensureDefaultProject(database, config);
    const queue = await openQueueBackend(config, database);
    return {
      config,
      log,
      database,
      queue,
      newApiKey,
      close: async () => {
        await queue.close();
        await database.close();
        await openTelemetry.stop();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
