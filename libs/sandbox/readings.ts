import type { Harness } from '#harness';
import { type HarnessReading, readHarness } from './model/reading.js';
import type { SourceDocument } from './model/retrieve.js';

const KEPT = 12;

/** Readings of the harnesses in service, kept by content hash. */
export class Readings {
  private readonly byHash = new Map<string, HarnessReading>();

  constructor(private readonly corpus: readonly SourceDocument[]) {}

  of(harness: Harness): HarnessReading {
    const known = this.byHash.get(harness.hash);
    if (known) return known;
    if (this.byHash.size >= KEPT) this.byHash.delete(this.byHash.keys().next().value as string);
    const reading = readHarness(harness, this.corpus);
    this.byHash.set(harness.hash, reading);
    return reading;
  }
}
