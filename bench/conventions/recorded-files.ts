import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attributes, AttributeValue, Span } from '#contracts';
import { decodeTraces } from '#conversations';
import { type Export, spansOfExport } from './langfuse-export.js';

/** One recorded file with the spans it holds, and what stands beside it: the usage or the chat expected of them. */
export interface RecordedFile {
  /** Path below the data folder. */
  file: string;
  spans: Span[];
  /** `.snap`: per span what should be read of it. */
  snapshot: { span: string; metadata: Record<string, unknown> }[] | null;
  /** The exported trace, for `.trace.json`. */
  exported: Export | null;
  /** `.chatml.json`: per observation the expected chat. */
  chat: Record<string, unknown> | null;
  /** One span told by its attributes alone: files of one folder tell the same in several conventions. */
  isBareSpan: boolean;
}

type Json = Record<string, unknown>;

/** Every file under `folder` that holds spans in a known layout; what holds none (schemas, logs, summaries) is left out. */
export function readRecordedFiles(folder: string): RecordedFile[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const beside = (file: string) => (files.includes(file) ? JSON.parse(readFileSync(join(folder, file), 'utf8')) : null);
  return files
    .filter((file) => file.endsWith('.json') && !file.endsWith('.chatml.json'))
    .flatMap((file): RecordedFile[] => {
      const body = readFileSync(join(folder, file));
      const content: unknown = JSON.parse(body.toString('utf8'));
      const spans = spansOf(content, body);
      if (spans.length === 0) return [];
      return [
        {
          file,
          spans,
          snapshot: beside(`${file}.snap`),
          exported: isExport(content) ? content : null,
          chat: isExport(content) ? beside(file.replace(/\.trace\.json$/, '.chatml.json')) : null,
          isBareSpan: isObject(content) && isBare(content),
        },
      ];
    });
}

function spansOf(content: unknown, body: Uint8Array): Span[] {
  if (Array.isArray(content)) return content.filter(isSdkSpan).map(spanOfSdk);
  if (!isObject(content)) return [];
  if (Array.isArray(content.resourceSpans)) return decodeTraces(body, 'json').spans;
  if (isExport(content)) return spansOfExport(content);
  if (typeof content.spanName === 'string' && isObject(content.attributes)) {
    return [madeSpan(content.spanName, content.attributes as Attributes, String(content.scopeName ?? ''))];
  }
  const lists = Object.values(content);
  if (lists.every(Array.isArray)) return lists.flatMap((list) => spansOf(list, body));
  return isBare(content) ? [madeSpan('span', content as Attributes, '')] : [];
}

/** Attributes have dotted names and plain values; schemas and summaries do not. */
function isBare(content: Json): boolean {
  const names = Object.keys(content);
  return names.some((name) => name.includes('.')) && !names.includes('attributes') && !names.includes('$schema');
}

function isExport(content: unknown): content is Export {
  return isObject(content) && Array.isArray(content.observations) && isObject(content.trace);
}

interface SdkSpan {
  name: string;
  spanContext: { traceId: string; spanId: string };
  attributes: Attributes;
  status: { code: number; message?: string };
  startTime: [number, number];
  endTime: [number, number];
  events?: { name: string; time: [number, number]; attributes?: Attributes }[];
}

function isSdkSpan(value: unknown): value is SdkSpan {
  return isObject(value) && isObject(value.spanContext) && isObject(value.attributes);
}

/** A span as the OpenTelemetry SDK for JavaScript holds it. */
function spanOfSdk(told: SdkSpan): Span {
  return {
    ...madeSpan(told.name, told.attributes, 'ai'),
    ...told.spanContext,
    startNano: nanoOf(told.startTime),
    endNano: nanoOf(told.endTime),
    status: { code: told.status.code, message: told.status.message ?? '' },
    events: (told.events ?? []).map(({ name, time, attributes = {} }) => ({
      name,
      timeNano: nanoOf(time),
      attributes,
    })),
  };
}

function nanoOf([seconds, nanos]: [number, number]): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}

export function madeSpan(name: string, attributes: Record<string, AttributeValue>, scope: string): Span {
  return {
    traceId: '1'.repeat(32),
    spanId: '1'.repeat(16),
    parentSpanId: null,
    name,
    kind: 1,
    startNano: '1735689600000000000',
    endNano: '1735689601000000000',
    status: { code: 0, message: '' },
    attributes,
    events: [],
    links: [],
    resource: {},
    scope: { name: scope, version: '' },
    droppedAttributesCount: 0,
  };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
