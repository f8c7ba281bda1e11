import { ModelFailure } from './model-failure.js';

/** More than any answer we ask for: 128 vectors of 4096 numbers in digits. */
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;
/** What the client adds is nobody's business: the platform we run on, and what OPENAI_CUSTOM_HEADERS says for another API. */
const headersSent = ['accept', 'authorization', 'content-type'];

/**
 * The `fetch` under the client. An answer is read to its end here, so that the client's time limit holds for all of it; its
 * size is bounded; and a redirect is refused: it would take the key elsewhere.
 *
 * @throws ModelFailure
 */
export async function boundedFetch(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const given = new Headers(init.headers);
  const headers = headersSent.flatMap((name) =>
    given.has(name) ? [[name, given.get(name)!] as [string, string]] : [],
  );
  try {
    const response = await fetch(url, { ...init, headers, redirect: 'error' });
    return answerOf(response, await readBytes(response));
  } catch (error) {
    throw failureOf(error, String(url));
  }
}

async function readBytes(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > LARGEST_ANSWER_BYTES)
      throw new ModelFailure('malformed', `The answer is longer than ${LARGEST_ANSWER_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The answer as the client reads it: JSON whatever the server calls it, and errors in OpenAI's form, or their words are lost. */
function answerOf({ ok, status, headers }: Response, bytes: Buffer): Response {
  const retryAfter = headers.get('retry-after');
  const body = ok ? new Uint8Array(bytes) : JSON.stringify({ error: { message: bytes.toString('utf8') } });
  return new Response(mayHaveBody(status) ? body : null, {
    status,
    headers: { 'content-type': 'application/json', ...(retryAfter !== null && { 'retry-after': retryAfter }) },
  });
}

/** `Response` refuses one with these (https://fetch.spec.whatwg.org/#null-body-status). */
function mayHaveBody(status: number): boolean {
  return ![204, 205, 304].includes(status);
}

function failureOf(error: unknown, url: string): ModelFailure {
  if (error instanceof ModelFailure) return error;
  const { name, cause } = error as Error;
  if (name === 'AbortError') return new ModelFailure('timeout', `${url} took too long to answer.`);
  // What fetch throws says no more than that it failed; its cause says why.
  const { message, code } = (cause ?? error) as NodeJS.ErrnoException;
  return new ModelFailure('unreachable', `${url} cannot be reached: ${message || code}`);
}
