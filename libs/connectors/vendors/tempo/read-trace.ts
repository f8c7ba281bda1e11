/** What `GET /api/v2/traces/{id}` answers as protobuf: TraceByIDResponse {trace 1, metrics 2, status 3, message 4}. */
export interface TraceAnswer {
  /** The message Trace {resource_spans 1}: byte for byte an ExportTraceServiceRequest {resource_spans 1}. */
  trace: Uint8Array;
  /** Tempo gave a part of the trace only. */
  partial: boolean;
  message: string;
}

const PARTIAL = 1;
const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/**
 * Unwraps the answer (https://github.com/grafana/tempo/blob/main/pkg/tempopb/tempo.proto).
 *
 * @throws RangeError where the bytes are no such message
 */
export function readTrace(bytes: Uint8Array): TraceAnswer {
  const answer: TraceAnswer = { trace: new Uint8Array(), partial: false, message: '' };
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const [field, type] = [tag.value >>> 3, tag.value & 7];
    if (type === VARINT) {
      const number = readVarint(bytes, tag.end);
      if (field === 3) answer.partial = number.value === PARTIAL;
      at = number.end;
    } else if (type === BYTES) {
      const length = readVarint(bytes, tag.end);
      at = length.end + length.value;
      if (at > bytes.length) throw new RangeError(`a field of ${length.value} bytes is cut off`);
      const content = bytes.subarray(length.end, at);
      if (field === 1) answer.trace = content;
      if (field === 4) answer.message = new TextDecoder().decode(content);
    } else if (type === FIXED64 || type === FIXED32) at = tag.end + (type === FIXED64 ? 8 : 4);
    else throw new RangeError(`wire type ${type} at byte ${at}`);
  }
  return answer;
}

/** Numbers beyond 32 bits lose their upper bits: no field that is read here has them. */
function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, shift = 0; at < bytes.length && shift < 70; at++, shift += 7) {
    const byte = bytes[at] as number;
    if (shift < 32) value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value: value >>> 0, end: at + 1 };
  }
  throw new RangeError(`a number is cut off at byte ${start}`);
}
