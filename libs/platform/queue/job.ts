import { z } from 'zod';
import { AppError } from '#contracts';
import type { Database } from '../database/index.js';

/** One kind of background work. Payloads carry ids, never content; a job done twice does no harm. */
export type JobDefinition<Payload = unknown> = {
  payload: z.ZodType<Payload>;
  /** Tries before it counts as failed; only operational errors are tried again. */
  attempts: number;
  /** Jobs of the same key are one while they wait; asked for while it runs, it runs once more after. */
  idempotencyKey(payload: Payload): string;
  /** The payloads for which the database holds work to do: how a lost job is found again. */
  pending(database: Database): Promise<Payload[]>;
};

export type JobCatalogue = Readonly<Record<string, JobDefinition>>;

export type PayloadOf<Definition> = Definition extends JobDefinition<infer Payload> ? Payload : never;

/** Keeps the payload's type of a catalogue entry. */
export function defineJob<Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}

/** @throws AppError JOB.PAYLOAD */
export function parsePayload<Payload>(name: string, definition: JobDefinition<Payload>, payload: unknown): Payload {
  const result = definition.payload.safeParse(payload);
  if (result.success) return result.data;
  throw new AppError({
    code: 'JOB.PAYLOAD',
    message: `The payload of ${name} is wrong: ${z.prettifyError(result.error)}`,
    fix: 'Enqueue it with the payload that the job catalogue states.',
  });
}
