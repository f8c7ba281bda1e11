import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type Reading, readingOf } from '../convention.js';
import { isFields } from '../messages.js';
import { withoutQuotes } from '../wrapped-function.js';

/** `ai.documents`: JSON texts; `ai.ranking`: JSON texts `{index, relevanceScore}`, best first. The query is not recorded. */
export function readRerank(bag: AttributeBag): Reading {
  const documents = listOf(bag, 'ai.documents');
  const ranking = listOf(bag, 'ai.ranking').filter(isFields);
  return readingOf({
    kind: 'retrieval',
    source: null,
    query: '',
    documents: ranking.map(({ index, relevanceScore }) => {
      const document = documents[Number(index)];
      return {
        id: String(index),
        score: typeof relevanceScore === 'number' ? relevanceScore : null,
        text: typeof document === 'string' ? document : JSON.stringify(document ?? ''),
      };
    }),
  });
}

function listOf(bag: AttributeBag, name: string) {
  const value = bag.take(name);
  return (Array.isArray(value) ? value : []).map((item) => withoutQuotes(structured(item)));
}
