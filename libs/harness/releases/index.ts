export * from './build-release-plan.js';
export { endRelease, keepRelease, rollback } from './decide.js';
export type { HarnessStore, HarnessTransaction, NewRelease, NewVersion, StoredRelease } from './ports.js';
export {
  addVersion,
  type CanaryRequest,
  liveRelease,
  releaseToProduction,
  shipCanary,
  watchedReleases,
} from './ship.js';
