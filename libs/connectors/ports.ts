/** What connectors need from outside. */
export interface ConnectorPorts {
  /** As the standard `fetch`; it may refuse addresses, by an AppError. */
  fetch(url: string, init: { headers: Record<string, string> }): Promise<Response>;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
  /** The value of an environment variable that settings name; undefined when it is not set. */
  secret(variable: string): string | undefined;
  files: FileStore;
}

/** Where recorded telemetry lies: folders of this machine, or a bucket. */
export interface FileStore {
  /** The files under a path, or the one file that it names. */
  list(path: string): AsyncIterable<StoredFile>;
  /** The bytes of a file from an offset on, as far as they are written by now. */
  read(file: StoredFile, offset: number): AsyncIterable<Uint8Array>;
}

export interface StoredFile {
  key: string;
  /** Stays with the file through growing and renaming, and is never another file's. */
  identity: string;
  /** Bytes. */
  size: number;
  /** When it was last written, renamed or put there: milliseconds since the Unix epoch. */
  changedMs: number;
}
