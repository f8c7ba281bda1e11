import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '#contracts';
import { type Config, closeGently, nestLogger } from '#platform';
import { BodyBudget } from './body-budget.js';
import { type GrpcDoor, openGrpcDoor } from './grpc/grpc-door.js';
import { IngestModule, type IngestResources } from './ingest.module.js';
import { LIMITS } from './ingest.tokens.js';
import { Intake } from './intake.js';
import { REQUEST_MS } from './limits.js';

export type RunningIngest = {
  /** Of OTLP/HTTP. */
  url: string;
  /** Of OTLP/gRPC, `http://host:port`; null where it is off. */
  grpcUrl: string | null;
  close(): Promise<void>;
};

/**
 * Starts the OTLP receiver on its ports.
 *
 * @throws AppError INGEST.PORT when a port is taken
 */
export async function startIngest(resources: IngestResources): Promise<RunningIngest> {
  const { host, port, grpcPort } = resources.config.ingest;
  const app = await createApp(resources);
  const closeHttp = () => closeGently(app.getHttpServer(), () => app.close());
  try {
    await listening(app.listen(port, host), { host, port, variable: 'MARTINGALE_INGEST_PORT' });
    const grpc = grpcPort === null ? null : await openGrpc(app, resources, grpcPort);
    const url = await app.getUrl();
    return {
      url,
      grpcUrl: grpc && withPort(url, grpc.port),
      close: async () => {
        await Promise.all([grpc?.close(), closeHttp()]);
      },
    };
  } catch (error) {
    await closeHttp();
    throw error;
  }
}

async function createApp(resources: IngestResources): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ requestTimeout: REQUEST_MS, bodyLimit: Number.MAX_SAFE_INTEGER });
  const app = await NestFactory.create<NestFastifyApplication>(IngestModule.with(resources), adapter, {
    logger: nestLogger(resources.log),
    bodyParser: false,
    abortOnError: false,
  });
  // The controllers read bodies themselves, after they know who sends and how much may come.
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  allowBrowsers(app, resources.config.ingest);
  return app;
}

/** Agents in a page send from the page's origin; browsers ask first whether they may. */
function allowBrowsers(app: NestFastifyApplication, { corsOrigins }: Config['ingest']): void {
  if (corsOrigins.length === 0) return;
  app.enableCors({
    origin: corsOrigins.includes('*') ? '*' : corsOrigins,
    methods: ['POST'],
    allowedHeaders: ['content-type', 'content-encoding', 'x-api-key', 'authorization'],
    exposedHeaders: ['retry-after'],
    maxAge: 7200,
  });
}

function openGrpc(app: NestFastifyApplication, { config, log }: IngestResources, port: number): Promise<GrpcDoor> {
  const { host } = config.ingest;
  const opening = openGrpcDoor({
    host,
    port,
    intake: app.get(Intake),
    budget: app.get(BodyBudget),
    limits: app.get(LIMITS),
    log,
  });
  return listening(opening, { host, port, variable: 'MARTINGALE_GRPC_PORT' });
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.origin;
}

type Listening = { host: string; port: number; variable: string };

/** Tells which variable to change where an address cannot be listened on. */
async function listening<T>(opening: Promise<T>, { host, port, variable }: Listening): Promise<T> {
  try {
    return await opening;
  } catch (cause) {
    const reason = /EADDRINUSE|EACCES|EADDRNOTAVAIL/.exec(String(cause))?.[0];
    if (reason === undefined) throw cause;
    throw new AppError({
      code: 'INGEST.PORT',
      message: `The receiver cannot listen on ${host}:${port} (${reason}).`,
      fix: `Stop what uses the port, or set ${variable} to a free one and MARTINGALE_HOST to an address of this machine.`,
      cause,
    });
  }
}
