import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type OtlpBatch } from '#contracts';
import { encodeStatus, type OtlpEncoding } from '#conversations';
import { type Log, readApiKey } from '#platform';
import { BodyBudget } from '../body-budget.js';
import { LIMITS, LOG } from '../ingest.tokens.js';
import { Intake } from '../intake.js';
import type { Limits } from '../limits.js';
import { otlpErrorOf } from '../otlp-error.js';
import { contentTypes, encodingOf, unknownContentType } from './content-type.js';
import { readBody } from './read-body.js';

type Signal = OtlpBatch['signal'];
type Answer = { status: number; headers: Record<string, string>; body: Uint8Array };

/**
 * OTLP/HTTP (https://opentelemetry.io/docs/specs/otlp/): answers are in the encoding of the request, errors are a
 * `google.rpc.Status`. What is answered with 200 is durable.
 */
@Injectable()
export class HttpDoor {
  constructor(
    private readonly intake: Intake,
    private readonly budget: BodyBudget,
    @Inject(LIMITS) private readonly limits: Limits,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async answer(signal: Signal, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { status, headers, body } = await this.answerOf(signal, request);
    reply
      .status(status)
      .headers(headers)
      .send(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  }

  private async answerOf(signal: Signal, request: FastifyRequest): Promise<Answer> {
    const contentType = request.headers['content-type'];
    const encoding = encodingOf(contentType);
    try {
      if (encoding === null) throw unknownContentType(contentType);
      const body = await this.receive(signal, encoding, request);
      return { status: 200, headers: { 'content-type': contentTypes[encoding] }, body };
    } catch (error) {
      // What is left of the body is read and dropped, so that the client sees the answer.
      request.raw.resume();
      if (!(error instanceof AppError)) this.log.error({ err: error, signal }, 'An OTLP request met a bug.');
      return errorAnswer(error, encoding ?? 'protobuf');
    }
  }

  private async receive(signal: Signal, encoding: OtlpEncoding, request: FastifyRequest): Promise<Uint8Array> {
    const sender = await this.intake.identify(readApiKey(request.headers));
    const share = this.budget.open();
    try {
      const contentEncoding = request.headers['content-encoding'];
      const body = await readBody(request.raw, contentEncoding, this.limits.maxBodyBytes, share);
      return await this.intake.take(sender, { signal, encoding, body });
    } finally {
      share.giveBack();
    }
  }
}

function errorAnswer(error: unknown, encoding: OtlpEncoding): Answer {
  const { httpStatus: status, code, message, retryAfterSeconds } = otlpErrorOf(error);
  const headers: Record<string, string> = { 'content-type': contentTypes[encoding] };
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  // The rest of such a body is not worth reading.
  if (status === 413) headers.connection = 'close';
  return { status, headers, body: encodeStatus({ code, message }, encoding) };
}
