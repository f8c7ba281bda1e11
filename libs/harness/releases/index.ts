export * from './build-release-plan.js';
export { rebaseVersion, takeOut } from './carry-over.js';
export { currentPlan, type ReadDocuments } from './current-plan.js';
export { type Decision, endRelease, keepRelease, raiseAllocation, rollback } from './decide.js';
export { formerVersion, liveRelease, watchedReleases } from './live-history.js';
export type {
  AuditAction,
  AuditEntry,
  HarnessStore,
  HarnessTransaction,
  NewRelease,
  NewVersion,
  ReleaseChange,
  StoredRelease,
} from './ports.js';
export { addVersion, type CanaryRequest, releaseToProduction, releaseToStaging, shipCanary } from './ship.js';
