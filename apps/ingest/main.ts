import 'reflect-metadata';
import { AppError } from '#contracts';
import {
  createLog,
  ensureDefaultProject,
  openDatabase,
  openQueueBackend,
  readConfig,
  startOpenTelemetry,
} from '#platform';
import { startIngest } from './start-ingest.js';

/** The OTLP receiver alone; any number of them may run on one database. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config);
  const openTelemetry = startOpenTelemetry(config);
  const database = await openDatabase(config);
  const { newApiKey } = await ensureDefaultProject(database, config);
  const queue = await openQueueBackend(config, database);
  const ingest = await startIngest({ config, database, queue, log });
  if (newApiKey !== null) console.log(`API key (shown once): ${newApiKey}`);
  console.log(`Martingale takes OTLP at ${ingest.url}/v1/traces`);

  const stop = async () => {
    await ingest.close();
    await queue.close();
    await database.close();
    await openTelemetry.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  console.error(error instanceof AppError ? `${error.message}\nFix: ${error.fix}` : error);
  process.exit(1);
});
