import { isDeepStrictEqual } from 'node:util';
import { AppError, type EditEnvelope, type HarnessFile } from '#contracts';
import type { Change } from '../formats/diff-values.js';
import { layerDefinition, layerOwning } from '../layers/registry.js';
import { settingsFormat } from '../settings.js';
import { applyEdit, describeEdit, isEditFailure, parseEdit, readDocument } from './edits.js';
import { documentHash } from './hash.js';

/** A version to carry over: the files it was made from, its edits, and its own files. */
export interface RebaseSource {
  base: HarnessFile[];
  /** Empty where people changed the files themselves. */
  edits: EditEnvelope[];
  files: HarnessFile[];
}

/**
 * What a version changed, applied to another base: edit by edit, or file by file where it has no edits.
 * Throws `HARNESS.REBASE_CONFLICT` where the new base changed the same part of a document in another way.
 */
export function rebase(source: RebaseSource, onto: HarnessFile[]): HarnessFile[] {
  if (source.edits.length === 0) return rebaseFiles(source, onto);
  let base = source.base;
  let rebased = onto;
  for (const edit of source.edits) {
    const edited = applyEdit(base, edit);
    if (!alreadyThere(edit, base, edited, rebased)) rebased = applyTo(rebased, edit);
    base = edited;
  }
  return rebased;
}

/** Whether the new base holds the result of the edit, as of one that changed nothing; a conflict where it holds another. */
function alreadyThere(edit: EditEnvelope, base: HarnessFile[], edited: HarnessFile[], onto: HarnessFile[]): boolean {
  const { layer, document } = parseEdit(edit);
  const definition = layerDefinition(layer);
  const before = readDocument(definition, base, document);
  const ours = definition.diff(before, readDocument(definition, edited, document));
  const theirs = definition.diff(before, readDocument(definition, onto, document));
  const met = ours.map((change) => theirs.find((other) => overlap(change, other)));
  const clash = met.find((other, index) => other && !isDeepStrictEqual(other, ours[index]));
  if (clash) throw conflict(describeEdit(edit), `${document} has another change there: ${clash.text}`);
  return met.every((other) => other !== undefined);
}

function overlap(a: Change, b: Change): boolean {
  return a.at === b.at || a.at === '' || b.at === '' || a.at.startsWith(`${b.at}.`) || b.at.startsWith(`${a.at}.`);
}

function applyTo(files: HarnessFile[], edit: EditEnvelope): HarnessFile[] {
  try {
    return applyEdit(files, edit);
  } catch (error) {
    if (isEditFailure(error)) throw conflict(describeEdit(edit), error.message, error);
    throw error;
  }
}

function rebaseFiles({ base, files }: RebaseSource, onto: HarnessFile[]): HarnessFile[] {
  const [was, is, target] = [byPath(base), byPath(files), byPath(onto)];
  for (const path of new Set([...was.keys(), ...is.keys()])) {
    const [before, after, there] = [was.get(path), is.get(path), target.get(path)];
    if (sameDocument(path, before, after) || sameDocument(path, after, there)) continue;
    if (!sameDocument(path, before, there)) throw conflict(`Change ${path}`, 'both changed this file.');
    if (after === undefined) target.delete(path);
    else target.set(path, after);
  }
  return [...target].map(([path, content]) => ({ path, content }));
}

/** Whether two files say the same: an edit writes a document anew, in another layout than a person may have. */
function sameDocument(path: string, one: string | undefined, other: string | undefined): boolean {
  if (one === other) return true;
  return one !== undefined && other !== undefined && hashOf(path, one) === hashOf(path, other);
}

/** Of what cannot be read, the text itself. */
function hashOf(path: string, content: string): string {
  const parsed = (layerOwning(path) ?? settingsFormat).parse({ path, content });
  return 'document' in parsed ? documentHash(path, parsed.document) : content;
}

function byPath(files: HarnessFile[]): Map<string, string> {
  return new Map(files.map(({ path, content }) => [path, content]));
}

function conflict(what: string, reason: string, cause?: unknown): AppError {
  return new AppError({
    code: 'HARNESS.REBASE_CONFLICT',
    message: `"${what}" does not fit the new base: ${reason}`,
    fix: 'Make the change anew on the new base, or point the channel at the older version.',
    status: 409,
    cause,
  });
}
