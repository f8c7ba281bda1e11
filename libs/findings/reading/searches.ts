import type { AttributeValue, StepOf } from '#contracts';
import { searchesTexts } from './tool-kinds.js';
import type { ToolUse } from './tool-uses.js';

type Search = StepOf<'retrieval'>;
type Record = { [key: string]: AttributeValue };

const queryKeys = ['query', 'q', 'question', 'search_query', 'text', 'search', 'keywords'];
const listKeys = ['results', 'documents', 'passages', 'matches', 'hits', 'articles', 'chunks', 'items', 'data'];
const textKeys = ['text', 'content', 'page_content', 'passage', 'body', 'snippet', 'chunk', 'answer'];
const nothingFound =
  /^\s*(?:no (?:relevant |matching )?(?:results?|documents?|articles?|matches|information)\b|nothing (?:was )?found|not found\b)/i;
const maximumDocuments = 20;

/** Searches of texts that the telemetry shows as tool calls, read as the retrievals they are. */
export function searchesOf(tools: readonly ToolUse[]): Search[] {
  return tools.flatMap((use) => (use.error === null && searchesTexts(use.name) ? (searchOf(use) ?? []) : []));
}

function searchOf({ step, name }: ToolUse): Search | null {
  const query = queryOf(step.arguments);
  const documents = documentsOf(step.result);
  if (query === null || documents === null) return null;
  const { traceId, spanId, parentSpanId, startNano, endNano, agent, error } = step;
  const base = { traceId, spanId, parentSpanId, startNano, endNano, agent, error };
  return { ...base, kind: 'retrieval', source: name, query, documents };
}

function queryOf(given: AttributeValue): string | null {
  if (typeof given === 'string') return given;
  if (!isRecord(given)) return null;
  const key = queryKeys.find((one) => Object.hasOwn(given, one));
  const value = key === undefined ? null : given[key];
  return typeof value === 'string' ? value : null;
}

/** What was found; null where the result has a shape that does not tell. */
function documentsOf(result: AttributeValue): Search['documents'] | null {
  if (typeof result === 'string')
    return result.trim() === '' || nothingFound.test(result) ? [] : [{ id: 'result', score: null, text: result }];
  const list = Array.isArray(result) ? result : isRecord(result) ? listIn(result) : null;
  return list === null ? null : list.slice(0, maximumDocuments).map(documentOf);
}

function listIn(result: Record): AttributeValue[] | null {
  const key = listKeys.find((one) => Object.hasOwn(result, one) && Array.isArray(result[one]));
  return key === undefined ? null : (result[key] as AttributeValue[]);
}

function documentOf(item: AttributeValue, at: number): Search['documents'][number] {
  if (!isRecord(item)) return { id: `result ${at + 1}`, score: null, text: textOf(item) };
  const key = textKeys.find((one) => typeof item[one] === 'string');
  const id = [item.id, item.title, item.source].find((one) => typeof one === 'string' || typeof one === 'number');
  const score = typeof item.score === 'number' ? item.score : null;
  return { id: String(id ?? `result ${at + 1}`), score, text: key === undefined ? textOf(item) : textOf(item[key]!) };
}

function textOf(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isRecord(value: AttributeValue): value is Record {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
