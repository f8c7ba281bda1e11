import { Metadata } from '@grpc/grpc-js';
import { encodeStatus } from '#conversations';
import { otlpErrorOf } from '../otlp-error.js';

export type GrpcStatus = { code: number; details: string; metadata: Metadata };

/**
 * An error as the status of a call. Where the sender shall come again, a `google.rpc.RetryInfo` says when: without it,
 * clients do not (https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling).
 */
export function grpcStatusOf(error: unknown): GrpcStatus {
  const { code, message, retryAfterSeconds } = otlpErrorOf(error);
  const metadata = new Metadata();
  if (retryAfterSeconds !== undefined) {
    const details = encodeStatus({ code, message, retryAfterSeconds }, 'protobuf');
    metadata.set('grpc-status-details-bin', Buffer.from(details));
  }
  return { code, details: message, metadata };
}
