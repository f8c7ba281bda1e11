import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { AppError, type ErrorBody } from '#contracts';
import { isRefusedValue } from './refused-value.js';

interface Reply {
  status(code: number): { send(body: ErrorBody): void };
}

/** Every error leaves as `{error: {code, message, fix}}`; a bug is logged whole and told in one sentence. */
@Catch()
export class AppErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('api');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<Reply>();
    const { status, ...body } = this.describe(error);
    reply.status(status).send({ error: body });
  }

  private describe(error: unknown): ErrorBody['error'] & { status: number } {
    if (error instanceof AppError)
      return { code: error.code, message: error.message, fix: error.fix, status: error.status };
    if (error instanceof HttpException)
      return {
        code: 'HTTP.REFUSED',
        message: error.message,
        fix: 'See /openapi.json for the calls there are.',
        status: error.getStatus(),
      };
    if (isRefusedValue(error))
      return {
        code: 'REQUEST.UNSTORABLE',
        message: 'The request holds a value that cannot be stored.',
        fix: 'Send text without NUL characters and without half an emoji, and whole numbers below 2147483648.',
        status: 400,
      };
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return {
      code: 'SERVER.BUG',
      message: 'Something went wrong inside.',
      fix: 'Look at the log of the api.',
      status: 500,
    };
  }
}
