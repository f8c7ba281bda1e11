import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorBody } from '#contracts';
import { type Models, openModels } from '#loop';
import { closeGently, modelStores, nestLogger, postgresHarnessStore, type Resources, systemClock } from '#platform';
import { ApiModule } from './api.module.js';
import { PlanCallers } from './harness/plan-callers.js';
import { ServedPlans } from './harness/served-plans.js';
import { documentApi } from './openapi.js';
import { giveKeptStates, KeptStates } from './users/kept-states.js';

export interface RunningApi {
  url: string;
  close(): Promise<void>;
}

/** A harness pushed whole may be large; nothing else is. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** User ids are as long as their owners make them; longer ones are refused by the schema of the route. */
const MAX_PARAM_LENGTH = 4096;

/** A path that no route can read is refused before any route, in the form of all other errors. */
function refuse(error: FastifyError, _: FastifyRequest, reply: FastifyReply): void {
  const body: ErrorBody = {
    error: { code: 'HTTP.REFUSED', message: error.message, fix: 'See /openapi.json for the calls there are.' },
  };
  reply.status(error.statusCode ?? 400).send(body);
}

/**
 * Starts the api on its port.
 *
 * @throws AppError API.PORT when the port is taken
 */
export async function startApi(
  resources: Resources,
  models: Models = openModels(resources, modelStores(resources.database, systemClock)),
): Promise<RunningApi> {
  const { host, port } = resources.config.api;
  const { database } = resources;
  const keptStates = new KeptStates(database.changes, systemClock);
  const plans = new ServedPlans((projectId) => postgresHarnessStore(database, projectId), database.changes);
  const planCallers = new PlanCallers(plans, systemClock);
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: refuse,
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', giveKeptStates(keptStates));
  fastify.addHook('onRequest', planCallers.answer);
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.with(resources, models, { keptStates, planCallers, plans }),
    adapter,
    {
      logger: nestLogger(resources.log),
      abortOnError: false,
    },
  );
  documentApi(app);
  try {
    await app.listen(port, host);
  } catch (cause) {
    await app.close();
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw cause;
    throw new AppError({
      code: 'API.PORT',
      message: `The api cannot listen on ${host}:${port} (${code}).`,
      fix: 'Stop what uses the port, or set MARTINGALE_API_PORT to a free one and MARTINGALE_HOST to an address of this machine.',
      cause,
    });
  }
  return {
    url: await app.getUrl(),
    close: () => {
      keptStates.close();
      plans.close();
      return closeGently(app.getHttpServer(), () => app.close());
    },
  };
}
