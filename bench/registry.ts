import type { Bench } from './bench.js';

/** Every bench by name; adding one means adding its file and a line here. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  attribution: async () => (await import('./attribution/index.js')).attribution,
  assemble: async () => (await import('./assemble/index.js')).assemble,
  conventions: async () => (await import('./conventions/index.js')).conventions,
  frustration: async () => (await import('./frustration/index.js')).frustration,
  ingest: async () => (await import('./ingest/index.js')).ingest,
  findings: async () => (await import('./findings/index.js')).findings,
  intents: async () => (await import('./intents.js')).intents,
  kmeans: async () => (await import('./kmeans.js')).kmeans,
  lookup: async () => (await import('./lookup/index.js')).lookup,
  loop: async () => (await import('./loop.js')).loop,
  measurement: async () => (await import('./measurement.js')).measurement,
  propagation: async () => (await import('./propagation/index.js')).propagation,
  planted: async () => (await import('./planted/index.js')).planted,
  refresh: async () => (await import('./refresh/index.js')).refresh,
  redaction: async () => (await import('./redaction.js')).redaction,
  stability: async () => (await import('./stability/index.js')).stability,
  store: async () => (await import('./store.js')).store,
};
