import { promisify } from 'node:util';
import {
  logVerbosity,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  setLogVerbosity,
} from '@grpc/grpc-js';
import { AppError, type OtlpBatch } from '#contracts';
import { closeGently, type Log } from '#platform';
import type { BodyBudget } from '../body-budget.js';
import type { Intake } from '../intake.js';
import type { Limits } from '../limits.js';
import { Admission } from './admission.js';
import { grpcStatusOf } from './grpc-status.js';
import { exportMethods } from './otlp-services.js';

type Signal = OtlpBatch['signal'];

export type GrpcDoor = { port: number; close(): Promise<void> };

export type GrpcDoorOptions = {
  host: string;
  port: number;
  intake: Intake;
  budget: BodyBudget;
  limits: Limits;
  log: Log;
};

/**
 * OTLP/gRPC (https://opentelemetry.io/docs/specs/otlp/#otlpgrpc): `TraceService` and `LogsService`. What is answered with
 * OK is durable.
 *
 * @throws Error with the code of the system when it cannot listen
 */
export async function openGrpcDoor(options: GrpcDoorOptions): Promise<GrpcDoor> {
  const { host, port, intake, budget, limits, log } = options;
  const statusOf = (error: unknown) => {
    if (!(error instanceof AppError)) log.error({ err: error }, 'An OTLP call met a bug.');
    return grpcStatusOf(error);
  };
  // What it would write on the console it throws as well.
  setLogVerbosity(logVerbosity.NONE);
  const admission = new Admission(intake, budget, statusOf);
  const server = new Server({
    // Of a message as sent and as decompressed; grpc-js would stop at 4 MiB.
    'grpc.max_receive_message_length': limits.maxBodyBytes,
    interceptors: [admission.interceptor],
  });

  async function receive(signal: Signal, call: ServerUnaryCall<Buffer, Buffer>): Promise<Buffer> {
    const share = budget.open();
    try {
      share.take(call.request.length);
      const batch: OtlpBatch = { signal, encoding: 'protobuf', body: call.request };
      return Buffer.from(await intake.take(admission.senderOf(call.metadata), batch));
    } finally {
      share.giveBack();
    }
  }

  const handlerOf = (signal: Signal) => (call: ServerUnaryCall<Buffer, Buffer>, reply: sendUnaryData<Buffer>) => {
    receive(signal, call).then(
      (response) => reply(null, response),
      (error) => reply(statusOf(error)),
    );
  };
  for (const signal of ['traces', 'logs'] as const) {
    server.addService({ Export: exportMethods[signal] }, { Export: handlerOf(signal) });
  }
  const bound = await bind(server, host, port);
  const shutDown = promisify(server.tryShutdown.bind(server));
  const connections = { closeIdleConnections: () => {}, closeAllConnections: () => server.forceShutdown() };
  return { port: bound, close: () => closeGently(connections, shutDown) };
}

async function bind(server: Server, host: string, port: number): Promise<number> {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return promisify(server.bindAsync.bind(server))(address, ServerCredentials.createInsecure());
}
