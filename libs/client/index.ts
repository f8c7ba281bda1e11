export * from './harness-client.js';
export type { HarnessHandle, HarnessStamp } from './harness-handle.js';
export type { ServiceOptions } from './service.js';
export * from './telemetry.js';
