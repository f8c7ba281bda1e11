import { type AttributeValue, type StepOf } from '#contracts';
import { structured } from '../attributes/attribute-bag.js';
import { isFields, text } from './message-parts.js';

type Documents = StepOf<'retrieval'>['documents'];

/** What a retriever found: a list of documents or of texts, or such a list within `{documents}`, under the names in use. */
export function readDocuments(value: AttributeValue | undefined): Documents {
  const told = structured(value);
  const list = isFields(told) ? (told.documents ?? told.matches ?? told.results) : told;
  return (Array.isArray(list) ? list : []).map((item, index) => {
    if (!isFields(item)) return { id: String(index), score: null, text: text(item) ?? '' };
    const metadata = isFields(item.metadata) ? item.metadata : {};
    const score = item.score ?? item.relevance_score ?? metadata.score;
    return {
      id: text(item.id) ?? text(metadata.id) ?? String(index),
      score: typeof score === 'number' ? score : null,
      text: text(item.content) ?? text(item.page_content) ?? text(item.pageContent) ?? text(item.text) ?? '',
    };
  });
}
