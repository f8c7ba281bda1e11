import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AppError } from '#contracts';

/** Errors in the words of the protocol: its providers read `errorCode` and show `errorDetails`. */
@Catch(AppError)
export class OfrepErrorFilter implements ExceptionFilter<AppError> {
  catch(error: AppError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const errorCode = error.status === 400 ? 'INVALID_CONTEXT' : 'GENERAL';
    reply.status(error.status).send({ errorCode, errorDetails: `${error.message} ${error.fix}` });
  }
}
