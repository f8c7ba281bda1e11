import 'reflect-metadata';
import { runService } from '#platform';
import { startApi } from './start-api.js';

/** The api alone; any number of them may run on one database. */
await runService(async (resources) => {
  const api = await startApi(resources);
  return { lines: [`Martingale's api is at ${api.url}/v1, described at ${api.url}/openapi.json`], close: api.close };
});
