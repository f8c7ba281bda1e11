import type { Version } from '#contracts';
import { type DocumentStore, type HarnessTransaction, readVersionContent } from '#harness';

/** Versions kept: those in force of some dozens of agents. */
const KEPT = 64;

/**
 * The parsed documents of versions. Clients ask for their plan every few seconds, and a version never changes: each is
 * read and parsed once, and equal content is equal whoever owns it.
 */
export class ParsedVersions {
  private readonly byHash = new Map<string, DocumentStore>();

  async documents(tx: HarnessTransaction, version: Version): Promise<DocumentStore> {
    const known = this.byHash.get(version.hash);
    if (known !== undefined) return known;
    const { documents } = readVersionContent(await tx.files(version));
    const [oldest] = this.byHash.keys();
    if (oldest !== undefined && this.byHash.size >= KEPT) this.byHash.delete(oldest);
    this.byHash.set(version.hash, documents);
    return documents;
  }
}
