import { AppError } from '#contracts';
import { readJson } from './read-json.js';
import { readProtobuf } from './read-protobuf.js';
import { type DecodedTraces } from './span-contract.js';

export type OtlpEncoding = 'protobuf' | 'json';

/**
 * The spans of an OTLP `ExportTraceServiceRequest` (OTLP 1.x), flattened. Spans that break the contract are left out and
 * counted; a body that is no such request throws `OTLP.MALFORMED`. No clock is read: times in the future pass.
 */
export function decodeTraces(body: Uint8Array, encoding: OtlpEncoding): DecodedTraces {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return encoding === 'protobuf'
    ? asRequest(encoding, () => readProtobuf(bytes))
    : asRequest(encoding, () => readJson(JSON.parse(bytes.toString('utf8'))));
}

/** One line of the collector's file exporter: an `ExportTraceServiceRequest` as JSON. A blank line holds no spans. */
export function readOtlpJsonLine(line: string): DecodedTraces {
  if (line.trim() === '') return { spans: [], rejected: null };
  return asRequest('json', () => readJson(JSON.parse(line)));
}

function asRequest(encoding: OtlpEncoding, read: () => DecodedTraces): DecodedTraces {
  try {
    return read();
  } catch (error) {
    throw new AppError({
      code: 'OTLP.MALFORMED',
      message: `The body is not an OTLP trace request in ${encoding}: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'Send an ExportTraceServiceRequest with the matching content type (application/x-protobuf or application/json) to /v1/traces; logs go to /v1/logs.',
      cause: error,
    });
  }
}
