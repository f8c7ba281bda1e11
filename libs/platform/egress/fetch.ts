import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '#contracts';
import { checkLiteral, guardedLookup, type Resolve, systemResolve } from './guarded-lookup.js';

/** A GET; redirects are followed. */
export type EgressFetch = (
  url: string,
  init: { headers: Record<string, string>; signal?: AbortSignal },
) => Promise<Response>;

const MOST_REDIRECTS = 5;
/** A source that says nothing for so long is taken for gone. */
const IDLE_MS = 60_000;
const redirects = new Set([301, 302, 303, 307, 308]);
/** Statuses whose answer has no body, by the Fetch standard. */
const bodiless = new Set([204, 205, 304]);
/** What a server that we are sent on to is not to see. */
const secretHeaders = ['authorization', 'cookie', 'x-scope-orgid'];

/**
 * A fetch for addresses that people configure. Unless `allowPrivate`, each connection, of every hop, goes to a public
 * address that was checked, and to no other.
 */
export function createEgressFetch(options: { allowPrivate: boolean; resolve?: Resolve }): EgressFetch {
  const resolve = options.resolve ?? systemResolve;
  const lookup = options.allowPrivate ? undefined : guardedLookup(resolve);
  const http = new HttpAgent({ keepAlive: true, ...(lookup && { lookup }) });
  const https = new HttpsAgent({ keepAlive: true, ...(lookup && { lookup }) });

  function send(url: URL, headers: Record<string, string>, signal?: AbortSignal): Promise<IncomingMessage> {
    if (!options.allowPrivate) checkLiteral(url);
    return new Promise((done, failed) => {
      const [request, agent] = url.protocol === 'https:' ? [requestHttps, https] : [requestHttp, http];
      const sent = request(url, { agent, headers, timeout: IDLE_MS, ...(signal && { signal }) }, done);
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${IDLE_MS / 1000} s`)));
      sent.on('error', failed);
      sent.end();
    });
  }

  return async (address, { headers, signal }) => {
    let url = new URL(address);
    let sent = { 'accept-encoding': 'gzip', ...headers };
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const message = await send(url, sent, signal);
      const { location } = message.headers;
      if (!redirects.has(message.statusCode ?? 0) || location === undefined) return toResponse(message, headers);
      message.resume();
      const next = redirectOf(url, location);
      if (next.origin !== url.origin) sent = withoutSecrets(sent);
      url = next;
    }
    throw new AppError({
      code: 'EGRESS.REDIRECTS',
      message: `${address} leads on and on, more than ${MOST_REDIRECTS} times.`,
      fix: 'Name the address it leads to.',
    });
  };
}

/** @throws AppError EGRESS.REDIRECT */
function redirectOf(url: URL, location: string): URL {
  const next = URL.canParse(location, url.href) ? new URL(location, url) : null;
  if (next?.protocol === 'http:' || next?.protocol === 'https:') return next;
  throw new AppError({
    code: 'EGRESS.REDIRECT',
    message: `${url.origin} leads to ${JSON.stringify(location.slice(0, 200))}, which is no http(s) address.`,
    fix: 'Check the url of the source.',
  });
}

function withoutSecrets<Headers extends Record<string, string>>(headers: Headers): Headers {
  const kept = Object.entries(headers).filter(([name]) => !secretHeaders.includes(name.toLowerCase()));
  return Object.fromEntries(kept) as Headers;
}

/** Unpacks what was packed for us; whoever asked for an encoding himself gets it as it is. */
function toResponse(message: IncomingMessage, asked: Record<string, string>): Response {
  const status = message.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headersDistinct)) headers.set(name, (value ?? []).join(', '));
  if (bodiless.has(status)) {
    message.resume();
    return new Response(null, { status, headers });
  }
  const packed = headers.get('content-encoding') === 'gzip' && !('accept-encoding' in asked);
  // An error of either stream reaches whoever reads the last one.
  const body = packed ? pipeline(message, createGunzip(), () => {}) : message;
  return new Response(Readable.toWeb(body) as ReadableStream, { status, headers });
}
