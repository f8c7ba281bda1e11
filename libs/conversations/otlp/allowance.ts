import { AppError } from '#contracts';

/** What things take in memory once they are read, in bytes, roughly; their text is bounded by the request itself. */
export const COST = { record: 600, event: 150, attribute: 50, value: 16 } as const;

const LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * Bounds what one request may become in memory. Two bytes of protobuf can ask for an object of a hundred, and one
 * resource is repeated in each of its records: without a bound, a small compressed request could fill any machine.
 */
export class Allowance {
  #left = LIMIT_BYTES;

  /** @throws AppError OTLP.TOOLARGE (413) */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw tooLarge();
  }
}

const BRACKET_OPEN = 0x5b;
const BRACE_OPEN = 0x7b;
const COLON = 0x3a;
/** Each may become an object or a property, of about 60 bytes. */
const MAX_JSON_PARTS = 8 * 1024 * 1024;

/**
 * The same bound for JSON, where the parser builds everything before it can be counted.
 *
 * @throws AppError OTLP.TOOLARGE (413)
 */
export function checkJsonParts(body: Buffer): void {
  if (body.length <= MAX_JSON_PARTS) return;
  let parts = 0;
  for (const byte of body) {
    if (byte === BRACE_OPEN || byte === BRACKET_OPEN || byte === COLON) parts++;
  }
  if (parts > MAX_JSON_PARTS) throw tooLarge();
}

function tooLarge(): AppError {
  return new AppError({
    code: 'OTLP.TOOLARGE',
    status: 413,
    message: 'The request holds more records, attributes and values than are taken at once.',
    fix: 'Send smaller batches (for OpenTelemetry SDKs: OTEL_BSP_MAX_EXPORT_BATCH_SIZE, OTEL_BLRP_MAX_EXPORT_BATCH_SIZE).',
  });
}
