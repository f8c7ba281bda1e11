import protobuf from 'protobufjs/minimal.js';
import { type OtlpEncoding } from './decode-traces.js';

export interface PartialSuccess {
  rejectedSpans: number;
  errorMessage: string;
}

/** An `ExportTraceServiceResponse`: empty for full success, else with the number of spans left out and why. */
export function encodeTraceResponse(partial: PartialSuccess | null, encoding: OtlpEncoding): Uint8Array {
  if (encoding === 'json') {
    const partialSuccess = partial && {
      rejectedSpans: String(partial.rejectedSpans),
      errorMessage: partial.errorMessage,
    };
    return jsonBytes(partialSuccess ? { partialSuccess } : {});
  }
  const writer = protobuf.Writer.create();
  if (partial) {
    writer.uint32(tag(1, BYTES)).fork();
    writer.uint32(tag(1, VARINT)).int64(partial.rejectedSpans);
    writer.uint32(tag(2, BYTES)).string(partial.errorMessage);
    writer.ldelim();
  }
  return writer.finish();
}

/** A `google.rpc.Status`, the body of an OTLP error. `code` is a gRPC status code (3 = invalid argument). */
export function encodeStatus(code: number, message: string, encoding: OtlpEncoding): Uint8Array {
  if (encoding === 'json') return jsonBytes({ code, message });
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1, VARINT)).int32(code);
  writer.uint32(tag(2, BYTES)).string(message);
  return writer.finish();
}

const VARINT = 0;
const BYTES = 2;

function tag(field: number, wireType: number): number {
  return (field << 3) | wireType;
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}
