import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '#contracts';
import type { BodyShare } from '../body-budget.js';

const decompress = promisify(gunzip);

/**
 * Reads a request body, decompressed. Its size is bounded before and after decompression.
 *
 * @throws AppError INGEST.CUTOFF (400), INGEST.TOOLARGE (413), INGEST.ENCODING (415), INGEST.GZIP (400) or INGEST.BUFFERFULL (503)
 */
export async function readBody(
  stream: Readable,
  contentEncoding: string | undefined,
  maxBytes: number,
  share: BodyShare,
): Promise<Buffer> {
  const encoding = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity') throw unknownEncoding(encoding);
  const body = await collect(stream, maxBytes, share);
  if (encoding === 'identity') return body;
  const plain = await inflate(body, maxBytes);
  share.take(plain.length);
  return plain;
}

/**
 * All bytes of a stream. A stream that is refused stays open: destroying it would reset the connection before the sender
 * has read why. Leaving a `for await` early would.
 */
function collect(stream: Readable, maxBytes: number, share: BodyShare): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      try {
        length += chunk.length;
        if (length > maxBytes) throw tooLarge(maxBytes);
        share.take(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        stream.off('data', onData);
        reject(error);
      }
    };
    stream.on('data', onData);
    stream.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)));
    // After the end both change nothing.
    stream.once('error', reject);
    stream.once('close', () => reject(cutOff()));
  });
}

async function inflate(body: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await decompress(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new AppError({
      code: 'INGEST.GZIP',
      message: `The body is not valid gzip: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: 'Compress the whole body with gzip, or send it plain without the header Content-Encoding.',
      cause,
    });
  }
}

function cutOff(): AppError {
  return new AppError({
    code: 'INGEST.CUTOFF',
    message: 'The connection ended before the whole body had come.',
    fix: 'Send it again.',
  });
}

function tooLarge(maxBytes: number): AppError {
  return new AppError({
    code: 'INGEST.TOOLARGE',
    status: 413,
    message: `The body is larger than ${maxBytes} bytes.`,
    fix: 'Send smaller batches (for OpenTelemetry SDKs: OTEL_BSP_MAX_EXPORT_BATCH_SIZE), or raise MARTINGALE_INGEST_MAX_BYTES.',
  });
}

function unknownEncoding(encoding: string): AppError {
  return new AppError({
    code: 'INGEST.ENCODING',
    status: 415,
    message: `The content encoding ${JSON.stringify(encoding)} is not understood.`,
    fix: 'Send the body gzip-compressed or plain.',
  });
}
