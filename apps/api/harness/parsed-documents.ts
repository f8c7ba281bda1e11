import type { Version } from '#contracts';
import { type DocumentStore, type HarnessTransaction, parseDocument } from '#harness';

/** Documents kept: those in force of some dozens of agents, and what they were before. */
const KEPT = 20_000;

/**
 * The parsed documents of versions. A document never changes and most versions share nearly all of theirs: each is read
 * and parsed once, so that a way back to a former version costs what differs, and equal content is equal whoever owns it.
 */
export class ParsedDocuments {
  private readonly byHash: Map<string, DocumentStore[string]> = new Map();

  async of(tx: HarnessTransaction, version: Version): Promise<DocumentStore> {
    const { manifest } = version;
    const isKnown = (path: string) => this.byHash.has(manifest[path]!);
    if (!Object.keys(manifest).every(isKnown))
      for (const file of await tx.files(version))
        if (!isKnown(file.path)) this.byHash.set(manifest[file.path]!, parseDocument(file));
    const documents = Object.fromEntries(Object.values(manifest).map((hash) => [hash, this.byHash.get(hash)!]));
    this.trim();
    return documents;
  }

  /** Those read first go first. */
  private trim(): void {
    for (const hash of this.byHash.keys()) {
      if (this.byHash.size <= KEPT) return;
      this.byHash.delete(hash);
    }
  }
}
