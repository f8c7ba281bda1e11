import { AppError } from '#contracts';
import { applyEdit, editSchema, parseHarness } from '#harness';
import type { Gate } from '../gate.js';

/** The edit has the layer's shape, touches nothing frozen, changes something, and the harness with it validates as a whole. */
export const validEdit: Gate = {
  name: 'valid-edit',
  check: ({ draft, files, harness }) => {
    const parsed = editSchema.safeParse(draft.edit);
    if (!parsed.success)
      return {
        passed: false,
        reason: `The edit does not fit its layer: ${parsed.error.issues[0]?.message}.`,
        fix: 'Write the edit in the shape its layer documents.',
      };
    if (touchesFrozen(draft.edit, harness))
      return {
        passed: false,
        reason: 'The section is frozen.',
        fix: 'Unfreeze the section in the harness, or edit another one.',
      };
    try {
      const edited = parseHarness(applyEdit(files, parsed.data));
      if (edited.hash === harness.hash)
        return {
          passed: false,
          reason: 'The edit changes nothing.',
          fix: 'Look for another cause: the harness says this already.',
        };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { passed: false, reason: error.message, fix: error.fix };
    }
    return { passed: true, reason: 'The harness validates with the edit applied.' };
  },
};

function touchesFrozen(
  edit: Parameters<Gate['check']>[0]['draft']['edit'],
  harness: Parameters<Gate['check']>[0]['harness'],
): boolean {
  if (edit.layer !== 'prompt' || edit.operation === 'insert_after') return false;
  return harness.prompt[edit.document]?.sections.find(({ id }) => id === edit.section)?.frozen ?? false;
}
