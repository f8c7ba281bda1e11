import type { Harness } from '../../harness.js';
import type { Defect } from '../../problem.js';
import { nameTaken } from '../name-taken.js';
import type { RetrievalDocument, RetrievalIndex } from './schema.js';

/** `base`: the agent's own corpus. `documents`: the additions kept in the harness. */
const knownSources = ['base', 'documents'];

export function validateRetrieval(document: RetrievalDocument, harness: Harness, path: string): Defect[] {
  if (document.kind === 'document') return [];
  return [
    ...sourceDefects(document),
    ...nameTaken('Index', indexesOf(harness), path, document.name),
    ...emptyWordDefects(document),
  ];
}

function sourceDefects({ sources }: RetrievalIndex): Defect[] {
  return sources.flatMap((source, index) =>
    knownSources.includes(source)
      ? []
      : [
          {
            at: ['sources', index],
            message: `\`${source}\` is no source.`,
            fix: `Name ${knownSources.map((known) => `\`${known}\``).join(' or ')}.`,
          },
        ],
  );
}

function indexesOf({ retrieval }: Harness): Record<string, RetrievalIndex> {
  const isIndex = (entry: [string, RetrievalDocument]): entry is [string, RetrievalIndex] => entry[1].kind === 'index';
  return Object.fromEntries(Object.entries(retrieval).filter(isIndex));
}

function emptyWordDefects({ synonyms, rewrite }: RetrievalIndex): Defect[] {
  const fix = 'Write a word, or remove it.';
  return [
    ...synonyms.flatMap((words, index) =>
      words.some((word) => word.trim() === '')
        ? [{ at: ['synonyms', index], message: 'A synonym is empty.', fix }]
        : [],
    ),
    ...rewrite.flatMap(({ when, query }, index) =>
      when.trim() === '' || query.trim() === ''
        ? [{ at: ['rewrite', index], message: 'A rewrite is empty.', fix: 'Fill in both `when` and `query`.' }]
        : [],
    ),
  ];
}
