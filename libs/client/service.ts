import { AppError, errorBodySchema } from '#contracts';

/** How requests reach the service. */
export interface ServiceOptions {
  /** Base URL of the service, such as `https://martingale.example`. */
  url: string;
  apiKey: string;
  fetch?: typeof fetch;
  /** A request that takes longer has failed; 5,000 by default. */
  timeoutMs?: number;
}

export interface ServiceRequest {
  method?: 'GET' | 'PUT' | 'POST';
  headers?: Record<string, string>;
  body?: unknown;
  /** Ends the request, in place of the time limit: for answers that go on. */
  signal?: AbortSignal;
}

export type Send = (path: string, request?: ServiceRequest) => Promise<Response>;

/** Requests with the key and a time limit. Throws `CLIENT.UNREACHABLE` or `CLIENT.REFUSED`; 304 is an answer. */
export function connect({ url, apiKey, fetch: send = fetch, timeoutMs = 5_000 }: ServiceOptions): Send {
  const base = baseUrl(url);
  return async (path, { method = 'GET', headers = {}, body, signal } = {}) => {
    const response = await send(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ?? AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw unreachable(base, cause);
    });
    if (response.ok || response.status === 304) return response;
    throw await refused(response, path);
  };
}

function baseUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/+$/, '');
  const fix = 'Give the base URL of the service, such as `https://martingale.example`.';
  throw new AppError({ code: 'CLIENT.URL', message: `\`${url}\` is no http(s) URL.`, fix });
}

function unreachable(base: string, cause: unknown): AppError {
  return new AppError({
    code: 'CLIENT.UNREACHABLE',
    message: `No answer from ${base}: ${cause instanceof Error ? cause.message : String(cause)}.`,
    fix: 'Nothing to do if it passes: the client goes on with what it has and asks again.',
    kind: 'operational',
    cause,
  });
}

/** The service answers failures with `{error: {code, message, fix}}`; whatever stands between may answer anything. */
async function refused(response: Response, path: string): Promise<AppError> {
  const body = errorBodySchema.safeParse(await response.json().catch(() => null)).data?.error;
  const reason = body ? `: ${body.message}` : '';
  return new AppError({
    code: 'CLIENT.REFUSED',
    message: `${path} answered ${response.status}${reason}`,
    fix: body?.fix ?? 'Check `url`, `apiKey` and `agent`.',
    kind: response.status >= 500 || response.status === 429 ? 'operational' : 'failure',
    status: response.status,
  });
}
