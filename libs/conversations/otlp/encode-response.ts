import protobuf from 'protobufjs/minimal.js';
import { type OtlpEncoding } from './decode-request.js';

/** What a sender is told of a request that was taken, if not in full or not without remark. */
export interface PartialSuccess {
  /** Records left out; 0 makes the message a warning. */
  count: number;
  message: string;
}

/** An `ExportTraceServiceResponse`: empty for full success. */
export function encodeTraceResponse(partial: PartialSuccess | null, encoding: OtlpEncoding): Uint8Array {
  return encodeResponse(partial, encoding, 'rejectedSpans');
}

/** An `ExportLogsServiceResponse`: empty for full success. */
export function encodeLogsResponse(partial: PartialSuccess | null, encoding: OtlpEncoding): Uint8Array {
  return encodeResponse(partial, encoding, 'rejectedLogRecords');
}

function encodeResponse(partial: PartialSuccess | null, encoding: OtlpEncoding, countName: string): Uint8Array {
  if (encoding === 'json') {
    return jsonBytes(
      partial === null ? {} : { partialSuccess: { [countName]: String(partial.count), errorMessage: partial.message } },
    );
  }
  const writer = protobuf.Writer.create();
  if (partial !== null) {
    writer.uint32(tag(1, BYTES)).fork();
    if (partial.count > 0) writer.uint32(tag(1, VARINT)).int64(partial.count);
    writer.uint32(tag(2, BYTES)).string(partial.message);
    writer.ldelim();
  }
  return writer.finish();
}

/** An error to tell: `code` is a gRPC status code (3 = invalid argument). */
export interface ErrorStatus {
  code: number;
  message: string;
  /** When to send again, where sending again makes sense. */
  retryAfterSeconds?: number;
}

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/** A `google.rpc.Status`, the body of an OTLP error; with a `google.rpc.RetryInfo` where it says when to send again. */
export function encodeStatus({ code, message, retryAfterSeconds }: ErrorStatus, encoding: OtlpEncoding): Uint8Array {
  if (encoding === 'json') {
    const details = retryAfterSeconds && [{ '@type': RETRY_INFO, retryDelay: `${retryAfterSeconds}s` }];
    return jsonBytes(details ? { code, message, details } : { code, message });
  }
  const writer = protobuf.Writer.create();
  writer.uint32(tag(1, VARINT)).int32(code);
  writer.uint32(tag(2, BYTES)).string(message);
  if (retryAfterSeconds !== undefined) {
    writer.uint32(tag(3, BYTES)).fork();
    writer.uint32(tag(1, BYTES)).string(RETRY_INFO);
    // The value of an Any is a message in bytes: RetryInfo, whose first field is a Duration, whose first is seconds.
    writer.uint32(tag(2, BYTES)).fork();
    writer.uint32(tag(1, BYTES)).fork().uint32(tag(1, VARINT)).int64(retryAfterSeconds).ldelim();
    writer.ldelim().ldelim();
  }
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
