import 'reflect-metadata';
import type { Command } from 'commander';
import { runService } from '#platform';
import { startApi } from '../../api/index.js';
import { startIngest } from '../../ingest/index.js';
import { startWorker } from '../../worker/index.js';

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Runs receiver, worker and api in one process')
    .action(() =>
      runService(async (resources) => {
        const ingest = await startIngest(resources);
        const worker = await startWorker(resources);
        const api = await startApi(resources);
        return {
          lines: [
            `telemetry  ${ingest.url}/v1/traces   (OTLP over HTTP, protobuf or JSON)`,
            `api        ${api.url}/v1   (described at ${api.url}/openapi.json)`,
            resources.newApiKey === null
              ? 'key        as given before'
              : `key        ${resources.newApiKey}   (shown once)`,
          ],
          close: async () => {
            await ingest.close();
            await api.close();
            await worker.close();
          },
        };
      }),
    );
}
