import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#contracts';
import { decodeTraces, encodeTraceResponse, type OtlpEncoding, pseudonymise } from '#conversations';
import { type Authenticate, type Log, readApiKey, type SpanWriter } from '#platform';
import { AssemblyNudge } from './assembly-nudge.js';
import { BodyBudget } from './body-budget.js';
import { AUTHENTICATE, LIMITS, LOG, SPAN_WRITER } from './ingest.tokens.js';
import { encodingOf, failure, type OtlpAnswer, success } from './otlp-answer.js';
import { readBody } from './read-body.js';

/** OTLP/HTTP traces (https://opentelemetry.io/docs/specs/otlp/). What is answered with 200 is durable. */
@Controller('v1/traces')
export class TracesController {
  constructor(
    @Inject(AUTHENTICATE) private readonly authenticate: Authenticate,
    @Inject(SPAN_WRITER) private readonly writer: SpanWriter,
    @Inject(LIMITS) private readonly limits: { maxBodyBytes: number },
    @Inject(LOG) private readonly log: Log,
    private readonly budget: BodyBudget,
    private readonly nudge: AssemblyNudge,
  ) {}

  @Post()
  async export(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const encoding = encodingOf(request.headers['content-type']);
    const answer = await this.answer(request, encoding);
    reply.status(answer.status).headers(answer.headers).send(answer.body);
  }

  private async answer(request: FastifyRequest, encoding: OtlpEncoding | null): Promise<OtlpAnswer> {
    try {
      if (encoding === null) throw unknownContentType(request.headers['content-type']);
      return success(encoding, await this.receive(request, encoding));
    } catch (error) {
      // What is left of the body is read and dropped, so that the client sees the answer.
      request.raw.resume();
      if (!(error instanceof AppError)) this.log.error({ err: error }, 'A trace request met a bug.');
      return failure(encoding ?? 'protobuf', error);
    }
  }

  private async receive(request: FastifyRequest, encoding: OtlpEncoding): Promise<Uint8Array> {
    const { projectId, userKey } = await this.authenticate(readApiKey(request.headers), 'ingest');
    const share = this.budget.open();
    try {
      const { maxBodyBytes } = this.limits;
      const body = await readBody(request.raw, request.headers['content-encoding'], maxBodyBytes, share);
      const { spans, rejected } = decodeTraces(body, encoding);
      const stored = spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        payload: JSON.stringify(pseudonymise(span, userKey)),
      }));
      await this.writer.append(projectId, stored);
      if (stored.length > 0) this.nudge.give(projectId);
      return encodeTraceResponse(
        rejected && { rejectedSpans: rejected.count, errorMessage: rejected.message },
        encoding,
      );
    } finally {
      share.giveBack();
    }
  }
}

function unknownContentType(contentType: string | undefined): AppError {
  return new AppError({
    code: 'INGEST.CONTENTTYPE',
    status: 415,
    message: `The content type ${JSON.stringify(contentType ?? '')} is not understood.`,
    fix: 'Send application/x-protobuf or application/json.',
  });
}
