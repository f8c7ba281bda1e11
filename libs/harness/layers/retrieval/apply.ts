import { tidyText } from '../../formats/front-matter.js';
import { editInvalid } from '../../problem.js';
import { additionPath } from './format.js';
import type { RetrievalDocument, RetrievalEdit, RetrievalIndex } from './schema.js';

type EditOf<O extends RetrievalEdit['operation']> = Extract<RetrievalEdit, { operation: O }>;

export function applyRetrievalEdit(edit: RetrievalEdit, document: RetrievalDocument | null): RetrievalDocument {
  if (edit.operation === 'add_document') return addDocument(edit, document);
  if (document?.kind !== 'index') {
    throw editInvalid(edit, 'there is no such index.', 'Name a `retrieval/<name>.yaml` of this version.');
  }
  switch (edit.operation) {
    case 'set_k':
      return { ...document, k: edit.k };
    case 'set_rewrite':
      return setRewrite(edit, document);
    case 'add_synonym':
      return { ...document, synonyms: joinGroups(document.synonyms, edit.words) };
  }
}

function addDocument(edit: EditOf<'add_document'>, document: RetrievalDocument | null): RetrievalDocument {
  const path = additionPath(edit.id);
  if (edit.document !== path) throw editInvalid(edit, `its path must be ${path}.`, `Set \`document\` to ${path}.`);
  if (document) throw editInvalid(edit, 'the document exists already.', 'Choose another id.');
  return { kind: 'document', id: edit.id, title: edit.title, tags: edit.tags, text: tidyText(edit.text) };
}

function setRewrite({ when, query }: EditOf<'set_rewrite'>, document: RetrievalIndex): RetrievalIndex {
  const index = document.rewrite.findIndex((rewrite) => rewrite.when === when);
  const rewrite = index < 0 ? [...document.rewrite, { when, query }] : document.rewrite.with(index, { when, query });
  return { ...document, rewrite };
}

/** A group that shares a word with the new one takes it in, so that a word stands in one group only. */
function joinGroups(groups: string[][], words: string[]): string[][] {
  const key = (word: string) => word.trim().toLowerCase();
  const keys = new Set(words.map(key));
  const shares = (group: string[]) => group.some((word) => keys.has(key(word)));
  const joined = new Map([...groups.filter(shares).flat(), ...words].map((word) => [key(word), word.trim()]));
  return [...groups.filter((group) => !shares(group)), [...joined.values()]];
}
