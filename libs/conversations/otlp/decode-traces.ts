import { type Span, type UnixNano } from '#contracts';
import { decodeRequest, type OtlpEncoding } from './decode-request.js';
import { readSpan as readJsonSpan } from './json/read-span.js';
import { readSpan } from './protobuf/read-span.js';
import { type Rejected } from './record-collector.js';
import { TRACES } from './signal.js';
import { checkSpan } from './span-contract.js';

export interface DecodedTraces {
  spans: Span[];
  rejected: Rejected;
}

/**
 * The spans of an OTLP `ExportTraceServiceRequest` (OTLP 1.x), flattened. Spans that break the contract are left out and
 * counted.
 *
 * @param latestNano the latest time that is believed; without it, times in the future pass
 * @throws AppError OTLP.MALFORMED (400) for a body that is no such request, OTLP.TOOLARGE (413) for one that would grow
 * beyond measure in memory
 */
export function decodeTraces(body: Uint8Array, encoding: OtlpEncoding, latestNano?: UnixNano): DecodedTraces {
  const latest = latestNano ?? null;
  const collector = decodeRequest<Span>(body, encoding, TRACES, {
    protobuf: (wire, end, origin) => checkSpan(readSpan(wire, end, origin), latest),
    json: (allowance) => (value, origin) => checkSpan(readJsonSpan(value, origin, allowance), latest),
  });
  return { spans: collector.records, rejected: collector.rejected() };
}

/** One line of the collector's file exporter: an `ExportTraceServiceRequest` as JSON. A blank line holds no spans. */
export function readOtlpJsonLine(line: string): DecodedTraces {
  return line.trim() === '' ? { spans: [], rejected: null } : decodeTraces(Buffer.from(line, 'utf8'), 'json');
}
