import { type AttributeValue, type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type DraftOf } from '../convention.js';

/**
 * `memory.search` and `memory.add`. What was looked for, found or kept stands in the events `memory.query`, `memory.results`
 * and `memory.content`, or in the attribute `content`, of which the last one written is left. Null for other operations.
 */
export function readMemory(operation: string, span: Span, bag: AttributeBag): DraftOf<'memory'> | null {
  const told = (event: string): AttributeValue =>
    structured(span.events.find(({ name }) => name === event)?.attributes.content ?? bag.take('content'));
  switch (operation) {
    case 'memory.search': {
      const query = told('memory.query');
      return {
        kind: 'memory',
        operation: 'read',
        key: typeof query === 'string' ? query : null,
        value: told('memory.results'),
      };
    }
    case 'memory.add':
      return { kind: 'memory', operation: 'write', key: null, value: told('memory.content') };
    default:
      return null;
  }
}
