import type { MethodDefinition } from '@grpc/grpc-js';
import type { OtlpBatch } from '#contracts';

/** Both messages stay bytes: the decoder that reads them is the one behind HTTP. */
export type ExportMethod = MethodDefinition<Buffer, Buffer>;

const asItIs = (bytes: Buffer) => bytes;

/** opentelemetry/proto/collector/{trace,logs}/v1: one service for each signal, each with the method `Export`. */
function exportMethod(service: string): ExportMethod {
  return {
    path: `/opentelemetry.proto.collector.${service}/Export`,
    requestStream: false,
    responseStream: false,
    requestSerialize: asItIs,
    requestDeserialize: asItIs,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  };
}

export const exportMethods: Record<OtlpBatch['signal'], ExportMethod> = {
  traces: exportMethod('trace.v1.TraceService'),
  logs: exportMethod('logs.v1.LogsService'),
};
