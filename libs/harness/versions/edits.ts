import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { AppError, type EditEnvelope, type HarnessFile } from '#contracts';
import {
  type AnyDocument,
  type AnyLayerDefinition,
  type Edit,
  layerDefinition,
  layerDefinitions,
} from '../layers/registry.js';
import { editInvalid, harnessInvalid } from '../problem.js';

const editSchemas = Object.values(layerDefinitions).map(({ editSchema }) => editSchema);

/** An edit of any layer, told apart by `layer` and `operation`. */
export const editSchema = z.union(editSchemas) as unknown as z.ZodType<Edit>;

/** An edit from outside, checked against its layer's own schema. Throws `HARNESS.EDIT_INVALID`. */
export function parseEdit(edit: EditEnvelope): Edit {
  const definition = Object.hasOwn(layerDefinitions, edit.layer) ? layerDefinition(edit.layer) : null;
  const result = definition?.editSchema.safeParse(edit);
  if (result?.success) return result.data as Edit;
  const issue = result?.error.issues[0];
  const wrong = issue ? `\`${issue.path.join('.')}\`: ${issue.message}` : `\`${edit.layer}\` is no layer`;
  throw editInvalid(edit, `${wrong}.`, "See the operations and their fields in the layer's README.");
}

/** The edit in one sentence. */
export function describeEdit(edit: EditEnvelope): string {
  const parsed = parseEdit(edit);
  return layerDefinition(parsed.layer).describe(parsed);
}

/**
 * The files with one document changed, all others as they were. The edited file is written anew: comments in it are
 * lost. Whether the whole still fits together is for `parseHarness` to say.
 * Throws `HARNESS.EDIT_INVALID`, `HARNESS.FROZEN`, or `HARNESS.INVALID` where the document cannot be read.
 */
export function applyEdit(files: HarnessFile[], edit: EditEnvelope): HarnessFile[] {
  const parsed = parseEdit(edit);
  const definition = layerDefinition(parsed.layer);
  const path = parsed.document;
  if (!definition.owns(path)) {
    throw editInvalid(edit, 'this layer does not own the path.', `Use ${definition.paths.join(' or ')}.`);
  }
  const document = definition.apply(parsed, readDocument(definition, files, path));
  const file = { path, content: definition.serialize(document) };
  const written = definition.parse(file);
  if ('problems' in written || !isDeepStrictEqual(written.document, document)) {
    const reason = 'problems' in written ? written.problems[0]!.message : 'the result cannot be written to a file.';
    throw editInvalid(edit, reason, 'Take headings (`## `) and control characters out of the text.');
  }
  const exists = files.some((other) => other.path === path);
  return exists ? files.map((other) => (other.path === path ? file : other)) : [...files, file];
}

export function readDocument(definition: AnyLayerDefinition, files: HarnessFile[], path: string): AnyDocument | null {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) return null;
  const parsed = definition.parse(file);
  if ('problems' in parsed) throw harnessInvalid(parsed.problems);
  return parsed.document;
}

export function isEditFailure(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === 'HARNESS.EDIT_INVALID' || error.code === 'HARNESS.FROZEN');
}
