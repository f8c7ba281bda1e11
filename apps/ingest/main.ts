import 'reflect-metadata';
import { runService } from '#platform';
import { startIngest } from './start-ingest.js';

/** The OTLP receiver alone; any number of them may run on one database. */
await runService(async (resources) => {
  const { url, grpcUrl, close } = await startIngest(resources);
  const key = resources.newApiKey === null ? [] : [`API key (shown once): ${resources.newApiKey}`];
  const grpc = grpcUrl === null ? [] : [`and over gRPC at ${grpcUrl}`];
  return { lines: [...key, `Martingale takes OTLP at ${url}/v1/traces and ${url}/v1/logs`, ...grpc], close };
});
