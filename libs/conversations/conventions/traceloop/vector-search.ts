import { type Attributes, type AttributeValue, type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Reading, readingOf } from '../convention.js';

const resultEvent = /^db\.(query|search)\.result$/;

export function hasSearchResults(span: Span): boolean {
  return span.events.some((event) => resultEvent.test(event.name));
}

/** A search in a vector database: one event a hit. The query itself is a vector; its words are not recorded. */
export function readSearch(span: Span, bag: AttributeBag): Reading {
  const hits = span.events.filter((event) => resultEvent.test(event.name));
  return readingOf(
    {
      kind: 'retrieval',
      source: bag.takeText('db.system'),
      query: '',
      documents: hits.map(({ name, attributes }, index) => ({
        id: text(attributes[`${name}.id`]) ?? String(index),
        score: scoreOf(attributes, name),
        text: wordsOf(attributes, name),
      })),
    },
    bag.takeText('gen_ai.agent.name'),
  );
}

function wordsOf(attributes: Attributes, name: string): string {
  const told = ['document', 'entity', 'metadata'].map((field) => text(attributes[`${name}.${field}`]));
  return told.find((words) => words !== null) ?? '';
}

/** A distance is no score: a small one is a good one. It counts as its negative. */
function scoreOf(attributes: Attributes, name: string): number | null {
  const score = Number.parseFloat(text(attributes[`${name}.score`]) ?? '');
  if (Number.isFinite(score)) return score;
  const distance = Number.parseFloat(text(attributes[`${name}.distance`]) ?? '');
  return Number.isFinite(distance) ? -distance : null;
}

function text(value: AttributeValue | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
