import { AppError } from '#contracts';
import type { ConnectorPorts } from '../ports.js';
import { AnswerTooLarge, readAnswer } from './read-answer.js';
import { answerError, unreachable } from './request-errors.js';
import { retryDelayMs } from './retry-delay.js';

/** One question to a source. */
export interface Question {
  /** The product, as a person reads it. */
  product: string;
  url: URL;
  headers: Record<string, string>;
  /** The variables to look at when the source does not let us in. */
  keys: string[];
  /** Statuses that are answers, beside 200. */
  expected?: number[];
}

export interface Answer {
  status: number;
  body: Uint8Array<ArrayBuffer>;
}

const ATTEMPTS = 6;
const ERROR_BYTES = 64 * 1024;

/**
 * Asks a source, reads the whole answer, and asks again while it is busy or away.
 *
 * @throws AppError CONNECTOR.*; AnswerTooLarge
 */
export function ask(question: Question, ports: ConnectorPorts): Promise<Answer> {
  return persist(question, ports, async (response) => ({ status: response.status, body: await readAnswer(response) }));
}

/** As `ask`, for an answer that is read as it comes: what fails in the middle of it is not asked for again. */
export function askForStream(question: Question, ports: ConnectorPorts): Promise<Response> {
  return persist(question, ports, async (response) => response);
}

async function persist<T>(
  question: Question,
  ports: ConnectorPorts,
  take: (response: Response) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let retryAfter: string | null = null;
    try {
      const response = await ports.fetch(question.url.href, { headers: question.headers });
      if (response.status === 200 || question.expected?.includes(response.status)) return await take(response);
      retryAfter = response.headers.get('retry-after');
      throw answerError(question, response.status, await errorText(response));
    } catch (cause) {
      if (cause instanceof AnswerTooLarge) throw cause;
      const error = cause instanceof AppError ? cause : unreachable(question, cause);
      if (error.kind === 'failure' || attempt >= ATTEMPTS) throw error;
    }
    await ports.sleep(retryDelayMs(attempt, retryAfter, ports.now()));
  }
}

async function errorText(response: Response): Promise<string> {
  try {
    return new TextDecoder().decode(await readAnswer(response, ERROR_BYTES));
  } catch {
    // The status says enough.
    return '';
  }
}
