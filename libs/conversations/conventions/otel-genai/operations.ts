import { type AttributeValue, type Span } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type DraftOf } from '../convention.js';
import { isFields } from '../messages.js';

export function readTool(span: Span, bag: AttributeBag): DraftOf<'tool'> {
  return {
    kind: 'tool',
    name: bag.takeText('gen_ai.tool.name') ?? restOfName(span, 'execute_tool'),
    callId: bag.takeText('gen_ai.tool.call.id'),
    arguments: structured(bag.take('gen_ai.tool.call.arguments') ?? bag.take('input.value')),
    result: structured(bag.take('gen_ai.tool.call.result') ?? bag.take('output.value')),
  };
}

export function readRetrieval(bag: AttributeBag): DraftOf<'retrieval'> {
  const documents = bag.takeJson('gen_ai.retrieval.documents')?.value ?? [];
  return {
    kind: 'retrieval',
    source: bag.takeText('gen_ai.data_source.id'),
    query: bag.takeText('gen_ai.retrieval.query.text') ?? '',
    documents: (Array.isArray(documents) ? documents : []).filter(isFields).map((document, index) => ({
      id: asText(document.id) ?? String(index),
      score: typeof document.score === 'number' ? document.score : null,
      text: asText(document.content) ?? asText(document.text) ?? '',
    })),
  };
}

/** `search_memory` reads; create, update, upsert and delete write. Null for operations that are none of these. */
export function readMemory(operation: string, bag: AttributeBag): DraftOf<'memory'> | null {
  const form = /^(search|get|create|update|upsert|delete)_memory$/.exec(operation);
  if (!form) return null;
  const reads = form[1] === 'search' || form[1] === 'get';
  const key = bag.takeText('gen_ai.memory.key');
  const query = bag.takeText('gen_ai.memory.query.text');
  const records = bag.takeJson('gen_ai.memory.records')?.value ?? null;
  return {
    kind: 'memory',
    operation: reads ? 'read' : 'write',
    key: key ?? query ?? firstKey(records),
    value: records,
  };
}

export function readHandoff(span: Span, bag: AttributeBag): DraftOf<'handoff'> {
  return {
    kind: 'handoff',
    from: bag.takeText('gen_ai.handoff.from_agent'),
    to: bag.takeText('gen_ai.handoff.to_agent') ?? restOfName(span, 'handoff'),
  };
}

/** Span names are `{operation} {subject}`. */
function restOfName(span: Span, operation: string): string {
  const rest = span.name.startsWith(operation) ? span.name.slice(operation.length).trim() : span.name;
  return rest === '' ? 'unknown' : rest;
}

function firstKey(records: AttributeValue): string | null {
  const first = Array.isArray(records) ? records[0] : records;
  return isFields(first) ? asText(first.key) : null;
}

function asText(value: AttributeValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
}
