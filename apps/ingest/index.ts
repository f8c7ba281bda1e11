export { IngestModule, type IngestResources } from './ingest.module.js';
export { type RunningIngest, startIngest } from './start-ingest.js';
