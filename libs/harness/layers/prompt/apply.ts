import { AppError } from '#contracts';
import { tidyText } from '../../formats/front-matter.js';
import { editInvalid } from '../../problem.js';
import type { PromptDocument, PromptEdit, PromptSection } from './schema.js';

export function applyPromptEdit(edit: PromptEdit, document: PromptDocument | null): PromptDocument {
  if (!document) throw editInvalid(edit, 'there is no such prompt.', 'Name a prompt of this version.');
  const { sections } = document;
  const index = sections.findIndex(({ id }) => id === edit.section);
  const section = sections[index];
  if (!section) {
    const known = sections.map(({ id }) => id).join(', ');
    throw editInvalid(edit, `there is no section \`${edit.section}\`.`, `Name one of: ${known}.`);
  }
  switch (edit.operation) {
    case 'replace':
      return { ...document, sections: sections.with(index, { ...thawed(edit, section), text: tidyText(edit.text) }) };
    case 'delete':
      thawed(edit, section);
      if (sections.length === 1) throw editInvalid(edit, 'it is the last section.', 'Replace its text instead.');
      return { ...document, sections: sections.toSpliced(index, 1) };
    case 'insert_after': {
      if (sections.some(({ id }) => id === edit.id)) {
        throw editInvalid(edit, `section \`${edit.id}\` exists already.`, 'Choose another id, or replace its text.');
      }
      const added = { id: edit.id, title: edit.title.trim(), frozen: false, text: tidyText(edit.text) };
      return { ...document, sections: sections.toSpliced(index + 1, 0, added) };
    }
  }
}

function thawed(edit: PromptEdit, section: PromptSection): PromptSection {
  if (!section.frozen) return section;
  throw new AppError({
    code: 'HARNESS.FROZEN',
    message: `${edit.operation} on ${edit.document}: section \`${section.id}\` is frozen.`,
    fix: 'Choose another section; a person can unfreeze it by taking `frozen` out of its heading.',
    status: 422,
  });
}
