import type { z } from 'zod';
import type { EditEnvelope, HarnessFile, Layer } from '#contracts';
import type { Change } from './formats/diff-values.js';
import type { Harness } from './harness.js';
import type { At, Defect, Problem } from './problem.js';

/** A file read: its document and where each part of it stands, or all that is wrong with it. */
export type Parsed<D> = { document: D; lineOf(at: At): number } | { problems: Problem[] };

/** How a document stands in a file. */
export interface DocumentFormat<D> {
  parse(file: HarnessFile): Parsed<D>;
  /** Stable text: equal documents give equal text, and `parse` gives the document back. */
  serialize(document: D): string;
  /** The document without the values that defaults give back: what is written, and what is hashed. */
  compact(document: D): unknown;
}

/** One layer, declared: everything the rest of the product needs to know of it. */
export interface LayerDefinition<D, E extends EditEnvelope> extends DocumentFormat<D> {
  readonly layer: Layer;
  /** The paths it owns as people read them, such as `tools/<name>.yaml`. */
  readonly paths: readonly string[];
  readonly editSchema: z.ZodType<E>;
  owns(path: string): boolean;
  /** Everything wrong with a document that parses, alone and among the others. */
  validate(document: D, harness: Harness, path: string): Defect[];
  diff(before: D | null, after: D | null): Change[];
  /** A new document; null where the edit creates it. Throws `HARNESS.EDIT_INVALID`, or `HARNESS.FROZEN`. */
  apply(edit: E, document: D | null): D;
  /** The edit in one sentence. */
  describe(edit: E): string;
}
