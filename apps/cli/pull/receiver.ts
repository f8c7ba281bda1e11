import { AppError, type OtlpBatch } from '#contracts';
import { decodeLogs, decodeTraces } from '#conversations';
import type { TakenIn } from '#loop';

/** A receiver of OTLP over HTTP. */
export interface Receiver {
  url: string;
  key: string;
  sleep(ms: number): Promise<void>;
}

const ATTEMPTS = 10;
const LONGEST_WAIT_MS = 60_000;
/** What may be sent again (https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes). */
const retried = new Set([429, 502, 503, 504]);

/** Sends an empty request: an address or a key that is wrong shows before anything is pulled. @throws AppError PULL.* */
export async function checkReceiver(receiver: Receiver): Promise<void> {
  const body = new TextEncoder().encode('{"resourceSpans":[]}');
  await post({ signal: 'traces', encoding: 'json', body }, receiver);
}

/**
 * Sends a batch, and again as long as the receiver asks for patience.
 *
 * @returns what the receiver took in, by the same reading
 * @throws AppError OTLP.*; PULL.REFUSED, or, where it may pass, PULL.BUSY or PULL.UNREACHABLE
 */
export async function sendBatch(batch: OtlpBatch, receiver: Receiver): Promise<TakenIn> {
  const taken = read(batch);
  await post(batch, receiver);
  return taken;
}

function read({ signal, body, encoding }: OtlpBatch): TakenIn {
  if (signal === 'traces') {
    const { spans, rejected } = decodeTraces(body, encoding);
    return { spans: spans.length, logs: 0, rejected, ignored: 0 };
  }
  const { records, rejected, ignored } = decodeLogs(body, encoding);
  return { spans: 0, logs: records.length, rejected, ignored };
}

async function post(batch: OtlpBatch, receiver: Receiver): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const response = await postOnce(batch, receiver);
    const text = (await response.text()).slice(0, 300);
    if (response.ok) return;
    if (!retried.has(response.status)) throw refused(receiver, response.status, text);
    if (attempt >= ATTEMPTS) throw busy(receiver, response.status);
    await receiver.sleep(waitMs(response.headers.get('retry-after')));
  }
}

async function postOnce({ signal, encoding, body }: OtlpBatch, { url, key }: Receiver): Promise<Response> {
  try {
    return await fetch(`${url.replace(/\/+$/, '')}/v1/${signal}`, {
      method: 'POST',
      headers: {
        'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
        authorization: `Bearer ${key}`,
      },
      body: new Uint8Array(body),
    });
  } catch (cause) {
    throw new AppError({
      code: 'PULL.UNREACHABLE',
      message: `No receiver answers at ${url}.`,
      fix: 'Start it with `martingale serve`, or name the right address with --to.',
      kind: 'operational',
      cause,
    });
  }
}

function waitMs(retryAfter: string | null): number {
  const seconds = Number(retryAfter ?? 1);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0.1) * 1000, LONGEST_WAIT_MS) : 1000;
}

function refused({ url }: Receiver, status: number, text: string): AppError {
  return new AppError({
    code: 'PULL.REFUSED',
    message: `The receiver at ${url} answered ${status}: ${text.replace(/[^\x20-\x7e]+/g, ' ').trim()}`,
    fix:
      status === 401 || status === 403
        ? 'Check --key: it needs the scope "ingest".'
        : 'Check --to: it is the address of the receiver, http://127.0.0.1:4318 by default.',
  });
}

function busy({ url }: Receiver, status: number): AppError {
  return new AppError({
    code: 'PULL.BUSY',
    message: `The receiver at ${url} asked for patience ${ATTEMPTS} times (${status}).`,
    fix: 'See what holds it up, and pull again: what came through is stored once.',
    kind: 'operational',
  });
}
