import type { RetrievalAddition, RetrievalDocument, RetrievalIndex } from '#harness';
import { Bm25 } from './bm25.js';
import type { RetrievedDocument } from './ports.js';
import { stem, termsOf } from './terms.js';

/** A document of the agent's own corpus. */
export interface SourceDocument {
  id: string;
  title: string;
  tags: readonly string[];
  text: string;
}

export interface IndexReading {
  document: RetrievalIndex;
  terms: ReadonlySet<string>;
  /** Groups of words searched as one map to the first of them. */
  canonical(term: string): string;
  search(query: string): { query: string; documents: RetrievedDocument[] };
}

/** Opens the indexes a harness defines, over the base corpus and the harness's additions. */
export function readIndexes(
  documents: readonly RetrievalDocument[],
  corpus: readonly SourceDocument[],
): IndexReading[] {
  const additions = documents.filter((document): document is RetrievalAddition => document.kind === 'document');
  return documents
    .filter((document): document is RetrievalIndex => document.kind === 'index')
    .map((index) => readIndex(index, { base: corpus, documents: additions }));
}

function readIndex(index: RetrievalIndex, sources: Record<string, readonly SourceDocument[]>): IndexReading {
  const excluded = new Set(index.excludeTags);
  const searched = index.sources
    .flatMap((source) => (Object.hasOwn(sources, source) ? (sources[source] ?? []) : []))
    .filter((document) => !document.tags.some((tag) => excluded.has(tag)));
  const canonical = canonicalTerms(index.synonyms);
  const engine = new Bm25(
    searched.map((document) => `${document.title} ${document.title} ${document.text}`),
    canonical,
  );
  return {
    document: index,
    terms: new Set(termsOf(`${index.name.replaceAll(/[_-]/g, ' ')} ${index.description}`)),
    canonical,
    search(request) {
      const query = rewrite(index, request);
      const hits = engine.search(query, index.k).filter((hit) => hit.score >= index.minScore);
      return {
        query,
        documents: hits.map(({ document, score }) => {
          const { id, title, text } = searched[document] as SourceDocument;
          return { id, title, text, score: Math.round(score * 100) / 100 };
        }),
      };
    },
  };
}

function canonicalTerms(synonyms: readonly string[][]): (term: string) => string {
  const canonical = new Map<string, string>();
  for (const group of synonyms) {
    const [first, ...others] = group.map((word) => stem(word.toLowerCase()));
    for (const other of others) canonical.set(other, first as string);
  }
  return (term) => canonical.get(term) ?? term;
}

function rewrite(index: RetrievalIndex, request: string): string {
  const terms = new Set(termsOf(request));
  const rule = index.rewrite.find(({ when }) => {
    const wanted = termsOf(when);
    return wanted.length > 0 && wanted.every((term) => terms.has(term));
  });
  return rule ? rule.query.replaceAll('{{query}}', request) : request;
}
