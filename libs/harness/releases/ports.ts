import type { EditEnvelope, HarnessFile, Instant, Release, Version } from '#contracts';
import type { Lineage } from '../versions/lineage.js';

/** A version before it has a number. */
export interface NewVersion {
  agent: string;
  files: HarnessFile[];
  parents: number[];
  author: string;
  message: string;
  edits: EditEnvelope[];
  createdAt: Instant;
}

/** A release before it has an id and a tag. */
export type NewRelease = Omit<Release, 'id' | 'tag' | 'salt'> & { baseVersion: number };

/** A release with the production version its change stands on. */
export type StoredRelease = Release & { baseVersion: number };

/** What may change of a release once it is there: how it ended, and the share of users of a running canary. */
export type ReleaseChange = Partial<Pick<Release, 'status' | 'endedAt' | 'allocation'>>;

/** Who did what, and why. `subject` is the tag of the version it was done to. */
export interface AuditEntry {
  actor: string;
  action: AuditAction;
  subject: string;
  reason: string;
  at: Instant;
}

export type AuditAction =
  | 'push'
  | 'release'
  | 'rollback'
  | 'staging'
  | 'canary'
  | 'allocate'
  | 'keep'
  | 'revert'
  | 'end'
  | 'supersede';

/** What one transaction on an agent's harness may do. Transactions of one agent run one after another. */
export interface HarnessTransaction {
  versions(): Promise<Version[]>;
  /** Numbers and parents of all versions. */
  lineage(): Promise<Lineage>;
  newestVersion(): Promise<Version | null>;
  /** Throws AppError HARNESS.NOT_FOUND for an unknown number. */
  version(number: number): Promise<Version>;
  files(version: Pick<Version, 'manifest'>): Promise<HarnessFile[]>;
  /** Adds a version with the next number. The files are those of a valid harness. */
  addVersion(version: NewVersion): Promise<Version>;
  releases(): Promise<StoredRelease[]>;
  addRelease(release: NewRelease): Promise<StoredRelease>;
  updateRelease(id: string, change: ReleaseChange): Promise<void>;
  audit(entry: AuditEntry): Promise<void>;
}

export interface HarnessStore {
  /** All of the work happens, or, where it throws, nothing of it. */
  transaction<T>(agent: string, work: (tx: HarnessTransaction) => Promise<T>): Promise<T>;
}
