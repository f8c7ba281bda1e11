import { type Conversation, stepsOf } from '#contracts';
import type { RetrievalIndex } from '../layers/retrieval/schema.js';
import { cut } from './cut.js';
import { documentPath } from './document-path.js';

const MOST_INDEXES = 50;
/** What the format takes when nothing is known. */
const USUAL_K = 3;

/** One index per source that was searched, read as deep as it ever answered; one default where none was. */
export function inferRetrieval(conversations: readonly Conversation[]): { path: string; index: RetrievalIndex }[] {
  const depths = new Map<string, number>();
  for (const conversation of conversations)
    for (const step of stepsOf(conversation))
      if (step.kind === 'retrieval') {
        const source = cut(step.source ?? '', 200) || 'index';
        depths.set(source, Math.max(depths.get(source) ?? 0, step.documents.length));
      }
  if (depths.size === 0) depths.set('index', 0);
  const indexes = new Map<string, RetrievalIndex>();
  for (const [source, depth] of depths) {
    const path = documentPath('retrieval', source);
    if (indexes.size < MOST_INDEXES && !indexes.has(path)) indexes.set(path, indexOf(source, depth));
  }
  return [...indexes].map(([path, index]) => ({ path, index }));
}

function indexOf(name: string, depth: number): RetrievalIndex {
  return {
    kind: 'index',
    name,
    description: '',
    sources: ['base', 'documents'],
    k: depth === 0 ? USUAL_K : Math.min(50, depth),
    excludeTags: [],
    minScore: 0,
    synonyms: [],
    rewrite: [],
  };
}
