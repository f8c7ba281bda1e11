/** One OTLP export request as it came: from a receiver, or from a connector that pulled it. */
export interface OtlpBatch {
  signal: 'traces' | 'logs';
  encoding: 'protobuf' | 'json';
  body: Uint8Array;
}
