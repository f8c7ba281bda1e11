import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '#contracts';

/** The bytes of a file, unpacked where its first two bytes say gzip; its name says nothing. */
export async function openBytes(path: string): Promise<Readable> {
  const zipped = await startsAsGzip(path);
  const file = createReadStream(path);
  // An error of either stream reaches whoever reads the last one.
  return zipped ? pipeline(file, createGunzip(), () => {}) : file;
}

async function startsAsGzip(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): AppError {
  const reason = (error as NodeJS.ErrnoException).code;
  const told: Record<string, [string, string]> = {
    ENOENT: ['is not there', 'Check the path; give the file that the collector wrote.'],
    EISDIR: ['is a folder', `Name its files, as in ${path}/*.jsonl.`],
    EACCES: ['may not be read', 'Give yourself the right to read it.'],
  };
  const [message, fix] = told[reason ?? ''] ?? [`cannot be read: ${reason ?? String(error)}`, 'Check the file.'];
  return new AppError({ code: 'ANALYZE.FILE', message: `${path} ${message}.`, fix, cause: error });
}
