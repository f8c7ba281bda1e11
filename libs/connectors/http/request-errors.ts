import { AppError } from '#contracts';
import type { Question } from './ask.js';

const SHOWN = 200;

/** What a status that is no answer means, and what to do about it. */
export function answerError(question: Question, status: number, text: string): AppError {
  const { product, url, keys } = question;
  const said = text.trim() === '' ? '' : ` It said: ${text.trim().slice(0, SHOWN)}`;
  const message = `${product} at ${url.origin}${url.pathname} answered ${status}.${said}`;
  if (status === 401 || status === 403) {
    const where =
      keys.length === 0 ? 'Name the variable that holds its key in `keyFrom`.' : `Check ${keys.join(', ')}.`;
    return new AppError({ code: 'CONNECTOR.AUTH', message, fix: `${where} The key must be allowed to read.` });
  }
  if (status === 404)
    return new AppError({
      code: 'CONNECTOR.NOTFOUND',
      message,
      fix: `Check the url, and that this version of ${product} has the api that docs/connectors.md names.`,
    });
  if (status === 429)
    return new AppError({
      code: 'CONNECTOR.RATELIMIT',
      message,
      fix: 'It goes on with the next pull. If this lasts, pull less often.',
      kind: 'operational',
    });
  if (status >= 500 || status === 408)
    return new AppError({
      code: 'CONNECTOR.UNAVAILABLE',
      message,
      fix: `It goes on with the next pull. If this lasts, see what is wrong with ${product}.`,
      kind: 'operational',
    });
  return new AppError({ code: 'CONNECTOR.REFUSED', message, fix: 'Check the settings of the source.' });
}

export function unreachable({ product, url }: Question, cause: unknown): AppError {
  return new AppError({
    code: 'CONNECTOR.UNREACHABLE',
    message: `${product} at ${url.origin} cannot be reached: ${reason(cause)}`,
    fix: 'Check the url, and that it can be reached from the machine that pulls.',
    kind: 'operational',
    cause,
  });
}

/** What it sent is not what its api promises. */
export function unreadable({ product, url }: Question, reason: string): AppError {
  return new AppError({
    code: 'CONNECTOR.UNREADABLE',
    message: `${product} at ${url.origin}${url.pathname} sent an answer that cannot be read: ${reason}`,
    fix: 'Check that the url is that of its api, and not of a login page or proxy.',
  });
}

/** Connection errors of several addresses come as one without a message of its own. */
function reason(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(reason).join('; ');
  return cause instanceof Error ? cause.message : String(cause);
}
