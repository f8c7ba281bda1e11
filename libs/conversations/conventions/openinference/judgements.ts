import { type Attributes, type Span } from '#contracts';
import { AttributeBag } from '../../attributes/attribute-bag.js';
import { type DraftOf, type Reading } from '../convention.js';
import { type Fields, indexedItems } from '../indexed-attributes.js';

/** `annotations` and `evaluations` mean the same; what they judge, a span, its trace or its session, is all one conversation. */
const lists = ['', 'trace.', 'session.'].flatMap((scope) => [
  { list: `${scope}annotations`, item: 'annotation' },
  { list: `${scope}evaluations`, item: 'evaluation' },
]);

const firstNames = lists.map(({ list, item }) => `${list}.0.${item}.name`);

export function hasJudgements(attributes: Attributes): boolean {
  return firstNames.some((name) => name in attributes);
}

/** Judgements stand on the span as it ended; those of people are feedback. */
export function takeJudgements(span: Span, bag: AttributeBag): Reading['events'] {
  return lists.flatMap(({ list, item }) =>
    indexedItems(bag.takeUnder(list), list).map((fields) => ({
      atNano: span.endNano,
      step: judgementOf(fields, item),
    })),
  );
}

function judgementOf(fields: Fields, item: string): DraftOf<'evaluation'> | DraftOf<'feedback'> {
  const told = new AttributeBag(fields);
  const name = told.takeText(`${item}.name`) ?? 'unknown';
  const label = told.takeText(`${item}.label`);
  const score = told.takeNumber(`${item}.score`);
  const reason = told.takeText(`${item}.explanation`);
  return told.takeText(`${item}.annotator_kind`)?.toUpperCase() === 'HUMAN'
    ? { kind: 'feedback', name, label, score, comment: reason }
    : { kind: 'evaluation', name, label, score, explanation: reason };
}
