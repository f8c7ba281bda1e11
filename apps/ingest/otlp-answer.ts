import { AppError } from '#contracts';
import { encodeStatus, type OtlpEncoding } from '#conversations';

/** An answer by the OTLP/HTTP specification 1.x: in the encoding of the request, errors as `google.rpc.Status`. */
export type OtlpAnswer = { status: number; headers: Record<string, string>; body: Buffer };

const contentTypes = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;
/** gRPC status codes by HTTP status; 13 is an internal error. */
const grpcCodes: Record<number, number> = { 400: 3, 401: 16, 403: 7, 413: 8, 415: 3, 503: 14 };
const RETRY_AFTER_SECONDS = '1';

/** The encoding that a content type names, or null. */
export function encodingOf(contentType: string | undefined): OtlpEncoding | null {
  switch (contentType?.split(';', 1)[0]?.trim().toLowerCase()) {
    case 'application/x-protobuf':
    case 'application/protobuf':
      return 'protobuf';
    case 'application/json':
      return 'json';
    default:
      return null;
  }
}

export function success(encoding: OtlpEncoding, body: Uint8Array): OtlpAnswer {
  return { status: 200, headers: { 'content-type': contentTypes[encoding] }, body: asBuffer(body) };
}

/** What is no AppError is a bug: its text stays inside. */
export function failure(encoding: OtlpEncoding, error: unknown): OtlpAnswer {
  const known = error instanceof AppError ? error : null;
  const status = known?.status ?? 500;
  const message =
    known === null ? 'An internal error. See the log of Martingale.' : `${known.code}: ${known.message} ${known.fix}`;
  const headers: Record<string, string> = { 'content-type': contentTypes[encoding] };
  if (status === 503) headers['retry-after'] = RETRY_AFTER_SECONDS;
  // The rest of such a body is not worth reading.
  if (status === 413) headers.connection = 'close';
  return { status, headers, body: asBuffer(encodeStatus(grpcCodes[status] ?? 13, message, encoding)) };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
