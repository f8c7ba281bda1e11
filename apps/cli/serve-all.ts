import { openModels } from '#loop';
import { modelStores, type Resources, type Service, systemClock } from '#platform';
import { startApi } from '../api/index.js';
import { startIngest } from '../ingest/index.js';
import { startWorker } from '../worker/index.js';

/** Receiver, worker and api in one process, on shared resources. */
export async function serveAll(resources: Resources): Promise<Service> {
  const started: { close(): Promise<void> }[] = [];
  // In reverse order of the start: first nothing more comes in, then what is under way ends.
  const close = async () => {
    for (const part of started.reverse()) await part.close();
  };
  try {
    const models = openModels(resources, modelStores(resources.database, systemClock));
    const worker = await startWorker(resources, models);
    started.push(worker);
    const api = await startApi(resources, models);
    started.push(api);
    const ingest = await startIngest(resources);
    started.push(ingest);
    const key = resources.newApiKey === null ? 'as given before' : `${resources.newApiKey}   (shown once)`;
    const grpc = ingest.grpcUrl === null ? [] : [`           ${ingest.grpcUrl}   (OTLP over gRPC)`];
    const lines = [
      `telemetry  ${ingest.url}/v1/traces and /v1/logs   (OTLP over HTTP, protobuf or JSON)`,
      ...grpc,
      `api        ${api.url}/v1   (described at ${api.url}/openapi.json)`,
      `key        ${key}`,
    ];
    return { lines, close };
  } catch (error) {
    await close();
    throw error;
  }
}
