import type { EditEnvelope, HarnessFile, Instant, Release, Version } from '#contracts';

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

/** What one transaction on an agent's harness may do. Transactions of one agent run one after another. */
export interface HarnessTransaction {
  versions(): Promise<Version[]>;
  /** Throws AppError HARNESS.NOT_FOUND for an unknown number. */
  version(number: number): Promise<Version>;
  files(version: Version): Promise<HarnessFile[]>;
  /** Adds a version with the next number; content equal to the newest version's gives that version again. */
  addVersion(version: NewVersion): Promise<Version>;
  releases(): Promise<StoredRelease[]>;
  addRelease(release: NewRelease): Promise<StoredRelease>;
  updateRelease(id: string, change: Pick<Release, 'status' | 'endedAt'>): Promise<void>;
  audit(entry: { actor: string; action: string; subject: string; reason: string; at: Instant }): Promise<void>;
}

export interface HarnessStore {
  transaction<T>(agent: string, work: (tx: HarnessTransaction) => Promise<T>): Promise<T>;
}
