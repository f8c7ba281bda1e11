import { AppError } from '#contracts';
import type { ErrorStatus } from '#conversations';

/** gRPC status codes by HTTP status (https://opentelemetry.io/docs/specs/otlp/); 13 is an internal error. */
const grpcCodes: Record<number, number> = { 400: 3, 401: 16, 403: 7, 413: 8, 415: 3, 503: 14 };
const RETRY_AFTER_SECONDS = 1;

/** What the sender is told, as either protocol needs it. */
export type OtlpError = ErrorStatus & { httpStatus: number };

/** What is no AppError is a bug: its text stays inside. */
export function otlpErrorOf(error: unknown): OtlpError {
  if (!(error instanceof AppError)) {
    return { httpStatus: 500, code: 13, message: 'An internal error. See the log of Martingale.' };
  }
  const { status, code, message, fix } = error;
  const told = { httpStatus: status, code: grpcCodes[status] ?? 13, message: `${code}: ${message} ${fix}` };
  return status === 503 ? { ...told, retryAfterSeconds: RETRY_AFTER_SECONDS } : told;
}
