import type { Bench } from './bench.js';

/** Every bench by name; adding one means adding its file and a line here. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  ingest: async () => (await import('./ingest.js')).ingest,
  findings: async () => (await import('./findings.js')).findings,
  intents: async () => (await import('./intents.js')).intents,
  loop: async () => (await import('./loop.js')).loop,
  measurement: async () => (await import('./measurement.js')).measurement,
};
