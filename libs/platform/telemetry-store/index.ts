export * from './delete-traces.js';
export * from './drop-old-telemetry.js';
export * from './inbox.js';
export * from './project-locks.js';
export * from './read-traces.js';
export type { Signal, StoredRecord, Trace, TraceRef } from './stored-record.js';
export * from './telemetry-writer.js';
