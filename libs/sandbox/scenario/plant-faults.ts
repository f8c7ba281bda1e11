import { AppError, type HarnessFile } from '#contracts';
import { applyEdit } from '#harness';
import type { Change, Fault } from './schema.js';

/** The harness with these faults in it; `files` are the good one. Throws where a fault does not apply. */
export function plantFaults(files: readonly HarnessFile[], faults: readonly Fault[]): HarnessFile[] {
  return faults.reduce<HarnessFile[]>((planted, fault) => applyChange(planted, fault.change), [...files]);
}

/** Applies typed edits, or replaces or removes a whole document. */
export function applyChange(files: readonly HarnessFile[], change: Change): HarnessFile[] {
  if ('edits' in change) return change.edits.reduce((edited, edit) => applyEdit(edited, edit), [...files]);
  const { document } = change;
  if (!files.some((file) => file.path === document)) {
    throw new AppError({
      code: 'SCENARIO.DOCUMENT',
      message: `The harness has no document ${document} to change.`,
      fix: 'Name a file of the harness folder.',
    });
  }
  if ('remove' in change) return files.filter((file) => file.path !== document);
  return files.map((file) => (file.path === document ? { path: document, content: change.replaceWith } : file));
}
