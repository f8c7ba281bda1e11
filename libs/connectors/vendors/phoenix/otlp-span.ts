import type { AnyValue, Json, KeyValue } from '../../otlp/any-value.js';
import type { JsonSpan } from '../../otlp/requests.js';
import type { PhoenixAttributes, PhoenixSpan } from './api.js';

const INTERNAL = 1;
const kinds = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'].map(
  (kind) => `SPAN_KIND_${kind}`,
);
const codes = ['UNSET', 'OK', 'ERROR'].map((code) => `STATUS_CODE_${code}`);

/** A span in OTLP's JSON encoding. */
export function otlpSpan(span: PhoenixSpan): JsonSpan {
  const { parent_span_id: parent, kind, status } = span;
  return {
    traceId: span.trace_id,
    spanId: span.span_id,
    ...(parent != null && parent !== '' && { parentSpanId: parent }),
    name: span.name ?? '',
    kind: typeof kind === 'string' ? numberOf(kinds, kind, INTERNAL) : (kind ?? INTERNAL),
    startTimeUnixNano: toNano(span.start_time_unix_nano),
    endTimeUnixNano: toNano(span.end_time_unix_nano ?? span.start_time_unix_nano),
    attributes: toAttributes(span.attributes),
    events: (span.events ?? []).map((event) => ({
      name: event.name ?? '',
      timeUnixNano: toNano(event.time_unix_nano ?? span.start_time_unix_nano),
      attributes: toAttributes(event.attributes),
    })),
    status: {
      code: typeof status?.code === 'string' ? numberOf(codes, status.code, 0) : (status?.code ?? 0),
      message: status?.message ?? '',
    },
  };
}

function numberOf(names: readonly string[], name: string, otherwise: number): number {
  const index = names.indexOf(name);
  return index < 0 ? otherwise : index;
}

/** As a number it has lost its last digits on the way: JSON numbers are exact to 2^53, some 250 ns here. */
function toNano(time: string | number | null | undefined): string {
  return typeof time === 'number' ? BigInt(Math.trunc(time)).toString() : (time ?? '0');
}

function toAttributes(attributes: PhoenixAttributes): KeyValue[] {
  return (attributes ?? []).map(({ key, value }) => ({ key, value: toAnyValue(value ?? {}) }));
}

const names: Record<string, string> = {
  string_value: 'stringValue',
  bool_value: 'boolValue',
  int_value: 'intValue',
  double_value: 'doubleValue',
  array_value: 'arrayValue',
  kvlist_value: 'kvlistValue',
  bytes_value: 'bytesValue',
};

/** The one member that is set; Phoenix sends the others as null. */
function toAnyValue(value: Record<string, Json>): AnyValue {
  const set = Object.entries(value).find(([, content]) => content !== null);
  if (set === undefined) return {};
  const name = names[set[0]] ?? set[0];
  return { [name]: name === 'arrayValue' ? toArray(set[1]) : set[1] } as AnyValue;
}

function toArray(array: Json): { values: AnyValue[] } {
  const values = typeof array === 'object' && array !== null && 'values' in array ? array.values : [];
  if (!Array.isArray(values)) return { values: [] };
  return { values: values.map((value) => toAnyValue((value ?? {}) as Record<string, Json>)) };
}
