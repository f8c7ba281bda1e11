import type { Bench } from './bench.js';

/** Every bench by name; adding one means adding its file and a line here. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  assemble: async () => (await import('./assemble/index.js')).assemble,
  conventions: async () => (await import('./conventions/index.js')).conventions,
  ingest: async () => (await import('./ingest/index.js')).ingest,
  findings: async () => (await import('./findings.js')).findings,
  intents: async () => (await import('./intents.js')).intents,
  loop: async () => (await import('./loop.js')).loop,
  measurement: async () => (await import('./measurement.js')).measurement,
  redaction: async () => (await import('./redaction.js')).redaction,
};
