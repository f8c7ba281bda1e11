import type { OtlpBatch } from '#contracts';
import { type KeyValue, toKeyValues } from './any-value.js';

/** A span in OTLP's JSON encoding, as far as sources tell. */
export interface JsonSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  events?: { name: string; timeUnixNano: string; attributes: KeyValue[] }[];
  status: { code: number; message: string };
}

/** A log record in OTLP's JSON encoding. */
export interface JsonLogRecord {
  timeUnixNano: string;
  eventName: string;
  traceId?: string;
  spanId?: string;
  attributes: KeyValue[];
}

/** Spans of one resource as one request; null where there are none. */
export function traceRequest(resource: Record<string, string>, scope: string, spans: JsonSpan[]): OtlpBatch | null {
  if (spans.length === 0) return null;
  return asBatch('traces', {
    resourceSpans: [
      { resource: { attributes: toKeyValues(resource) }, scopeSpans: [{ scope: { name: scope }, spans }] },
    ],
  });
}

/** Log records of one resource as one request; null where there are none. */
export function logRequest(resource: Record<string, string>, scope: string, logs: JsonLogRecord[]): OtlpBatch | null {
  if (logs.length === 0) return null;
  return asBatch('logs', {
    resourceLogs: [
      { resource: { attributes: toKeyValues(resource) }, scopeLogs: [{ scope: { name: scope }, logRecords: logs }] },
    ],
  });
}

function asBatch(signal: OtlpBatch['signal'], request: unknown): OtlpBatch {
  return { signal, encoding: 'json', body: new TextEncoder().encode(JSON.stringify(request)) };
}
