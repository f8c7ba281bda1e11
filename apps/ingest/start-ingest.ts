import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '#contracts';
import { closeGently, nestLogger } from '#platform';
import { IngestModule, type IngestResources } from './ingest.module.js';

export type RunningIngest = { url: string; close(): Promise<void> };

/** A request that has not come in whole by then is dropped. */
const REQUEST_MS = 60_000;

/**
 * Starts the OTLP receiver on its port.
 *
 * @throws AppError INGEST.PORT when the port is taken
 */
export async function startIngest(resources: IngestResources): Promise<RunningIngest> {
  const { host, port } = resources.config.ingest;
  const adapter = new FastifyAdapter({ requestTimeout: REQUEST_MS, bodyLimit: Number.MAX_SAFE_INTEGER });
  const app = await NestFactory.create<NestFastifyApplication>(IngestModule.with(resources), adapter, {
    logger: nestLogger(resources.log),
    bodyParser: false,
    abortOnError: false,
  });
  // The controller reads bodies itself, after it knows who sends and how much may come.
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  try {
    await app.listen(port, host);
  } catch (cause) {
    await app.close();
    throw portError(cause, host, port);
  }
  return { url: await app.getUrl(), close: () => closeGently(app.getHttpServer(), () => app.close()) };
}

function portError(cause: unknown, host: string, port: number): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') return cause;
  return new AppError({
    code: 'INGEST.PORT',
    message: `The receiver cannot listen on ${host}:${port} (${code}).`,
    fix: 'Stop what uses the port, or set MARTINGALE_INGEST_PORT to a free one and MARTINGALE_HOST to an address of this machine.',
    cause,
  });
}
