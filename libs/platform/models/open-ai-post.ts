import OpenAI, { APIConnectionError, APIError } from 'openai';
import { boundedFetch } from './bounded-fetch.js';
import { ModelFailure } from './model-failure.js';

export interface Endpoint {
  readonly baseUrl: string;
  readonly apiKey: string | null;
  readonly timeoutMs: number;
}

/** One POST, without retries; gives the answer as parsed JSON. @throws ModelFailure */
export type PostJson = (path: string, body: Record<string, unknown>) => Promise<unknown>;

const LONGEST_MESSAGE = 300;
/** Statuses of servers that may do better later (RFC 9110, RFC 6585); 409 is a lock that is held. */
const passing = new Set([408, 409, 425, 429]);

/** Posts to an OpenAI-compatible API by OpenAI's client. Nothing is read from the environment but what the config says. */
export function openAiPost({ baseUrl, apiKey, timeoutMs }: Endpoint): PostJson {
  const baseURL = baseUrl.replace(/\/+$/, '');
  const client = new OpenAI({
    baseURL,
    // It insists on a key; servers of one's own network want none.
    apiKey: apiKey ?? 'none',
    defaultHeaders: { authorization: apiKey === null ? null : `Bearer ${apiKey}` },
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    timeout: timeoutMs,
    maxRetries: 0,
    fetch: boundedFetch,
    logLevel: 'off',
  });
  return async (path, body) => {
    try {
      // Not `embeddings.create`: that always sends `encoding_format`, which some servers refuse.
      return await client.post<unknown>(path, { body });
    } catch (error) {
      throw failureOf(error, { url: `${baseURL}${path}`, apiKey });
    }
  };
}

function failureOf(error: unknown, { url, apiKey }: { url: string; apiKey: string | null }): unknown {
  // What `boundedFetch` threw; the client has kept nothing but the fact where that tells of a connection that timed out.
  if (error instanceof APIConnectionError)
    return error.cause instanceof ModelFailure
      ? error.cause
      : new ModelFailure('unreachable', `${url} cannot be reached: the connection timed out.`);
  if (error instanceof APIError && error.status !== undefined) return refusalOf(error, url, apiKey);
  if ((error as Error).name === 'SyntaxError')
    return new ModelFailure('malformed', `${url} answered with what is no JSON.`);
  return error;
}

function refusalOf({ status, message, headers }: APIError<number>, url: string, apiKey: string | null): ModelFailure {
  const shown = apiKey === null ? message : message.replaceAll(apiKey, '…');
  const kind = status >= 500 || passing.has(status) ? 'busy' : 'refused';
  return new ModelFailure(kind, `${url} answered ${shown.replace(/\s+/g, ' ').slice(0, LONGEST_MESSAGE)}`, {
    status,
    retryAfterMs: waitOf(headers?.get('retry-after') ?? null),
  });
}

/** Retry-After (RFC 9110, section 10.2.3): seconds, or a date. */
function waitOf(value: string | null): number | null {
  if (value === null) return null;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
