import protobuf from 'protobufjs';

/** The part of opentelemetry-proto that specs write requests with, independently of the readers under test. */
export const messages = protobuf.parse(
  `syntax = "proto3";
  message TraceRequest { repeated ResourceSpans resourceSpans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scopeSpans = 2; }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
  message LogRequest { repeated ResourceLogs resourceLogs = 1; }
  message ResourceLogs { Resource resource = 1; repeated ScopeLogs scopeLogs = 2; }
  message ScopeLogs { Scope scope = 1; repeated LogRecord logRecords = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message Scope { string name = 1; string version = 2; }
  message Span {
    bytes traceId = 1; bytes spanId = 2; string traceState = 3; bytes parentSpanId = 4; string name = 5; int32 kind = 6;
    fixed64 startTimeUnixNano = 7; fixed64 endTimeUnixNano = 8; repeated KeyValue attributes = 9;
    uint32 droppedAttributesCount = 10; repeated Event events = 11; repeated Link links = 13; Status status = 15; fixed32 flags = 16;
  }
  message Event { fixed64 timeUnixNano = 1; string name = 2; repeated KeyValue attributes = 3; }
  message Link { bytes traceId = 1; bytes spanId = 2; string traceState = 3; repeated KeyValue attributes = 4; }
  message Status { string message = 2; int32 code = 3; }
  message LogRecord {
    fixed64 timeUnixNano = 1; int32 severityNumber = 2; string severityText = 3; AnyValue body = 5;
    repeated KeyValue attributes = 6; uint32 droppedAttributesCount = 7; fixed32 flags = 8; bytes traceId = 9;
    bytes spanId = 10; fixed64 observedTimeUnixNano = 11; string eventName = 12;
  }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue {
    oneof value {
      string stringValue = 1; bool boolValue = 2; int64 intValue = 3; double doubleValue = 4;
      ArrayValue arrayValue = 5; KeyValueList kvlistValue = 6; bytes bytesValue = 7;
    }
  }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValueList { repeated KeyValue values = 1; }
  message Response { Partial partialSuccess = 1; }
  message Partial { int64 rejected = 1; string errorMessage = 2; }
  message RpcStatus { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Any { string typeUrl = 1; bytes value = 2; }
  message RetryInfo { Duration retryDelay = 1; }
  message Duration { int64 seconds = 1; }`,
).root;

export type Json = { [key: string]: unknown };

/** A request in its JSON form as protobuf, which carries ids as bytes. */
export function asProtobuf(json: Json, message: 'TraceRequest' | 'LogRequest'): Uint8Array {
  const bytes = JSON.parse(JSON.stringify(json), (key, value) =>
    /^(traceId|spanId|parentSpanId)$/.test(key) ? Buffer.from(value, 'hex').toString('base64') : value,
  );
  const type = messages.lookupType(message);
  return type.encode(type.fromObject(bytes)).finish();
}

export function asJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** One of every kind of value, as OTLP/JSON. */
export const everyKindOfValue: Json[] = [
  { key: 'text', value: { stringValue: 'grüße 👋' } },
  { key: 'flag', value: { boolValue: true } },
  { key: 'int', value: { intValue: '-42' } },
  { key: 'big', value: { intValue: '9007199254740993' } },
  { key: 'double', value: { doubleValue: 0.5 } },
  { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, {}] } } },
  { key: 'none', value: { arrayValue: {} } },
  { key: 'map', value: { kvlistValue: { values: [{ key: 'k', value: { boolValue: false } }] } } },
  { key: 'bytes', value: { bytesValue: 'AQI=' } },
  { key: 'empty', value: {} },
];

/** The same as it is read. */
export const everyKindOfValueRead = {
  text: 'grüße 👋',
  flag: true,
  int: -42,
  big: '9007199254740993',
  double: 0.5,
  list: ['a', 1, null],
  none: [],
  map: { k: false },
  bytes: 'AQI=',
  empty: null,
};
