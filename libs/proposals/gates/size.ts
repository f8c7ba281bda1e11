import { applyEdit } from '#harness';
import type { Gate } from '../gate.js';

/** Characters an edit may add: a harness grows by rules, not by essays. */
const MAX_ADDED = 2_000;
const MAX_GROWTH = 0.25;

export const size: Gate = {
  name: 'size',
  check: ({ draft, files }) => {
    const before = length(files);
    const added = length(applyEdit(files, draft.edit)) - before;
    if (added > MAX_ADDED || added > Math.max(1_000, before * MAX_GROWTH))
      return {
        passed: false,
        reason: `The edit adds ${added} characters.`,
        fix: `Keep it under ${MAX_ADDED} characters and a quarter of the harness.`,
      };
    return { passed: true, reason: `Adds ${added} characters.` };
  },
};

function length(files: { content: string }[]): number {
  return files.reduce((sum, { content }) => sum + content.length, 0);
}
