import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { OtlpBatch } from '#contracts';
import { ByteReader } from './byte-reader.js';
import { jsonSignal, protobufSignal, type SignalSetting } from './signal.js';

/** One record of a file: a batch, or what is wrong with it. */
export interface FileRecord {
  batch: OtlpBatch | null;
  /** Bytes of the stored file up to the record's end; null in a compressed file, which has no place to go on from. */
  end: number | null;
  warning?: string;
}

/** How a file is written: told by its first bytes, never by its name. */
export type FileFormat = 'gzip' | 'lines' | 'framed' | 'message' | 'unknown';

/** Bytes of one record; a longer one is passed over. */
const LONGEST = 64 * 1024 * 1024;

const GZIP = [0x1f, 0x8b];
const PREFIX_BYTES = 4;
/** The tag of field 1, a message: what each OTLP request begins with in protobuf. */
const FIRST_FIELD = 0x0a;
const blanks = [0x20, 0x09, 0x0d, 0x0a];

export function formatOf(first: Uint8Array, offset: number): FileFormat {
  const [byte, second] = first;
  if (byte === GZIP[0] && second === GZIP[1]) return 'gzip';
  // At the begin of a file it is a message; further on, the end of a line that had none yet.
  if (byte === FIRST_FIELD && offset === 0) return 'message';
  if (byte === 0x7b || blanks.includes(byte ?? 0x20)) return 'lines';
  // A frame's length, big-endian: beyond 16 MiB the first byte is no zero, up to LONGEST it is below 4.
  return (byte as number) < 4 ? 'framed' : 'unknown';
}

/**
 * The records of a file of the collector's file or S3 exporter: OTLP JSON lines, protobuf messages with their length
 * before them, or one protobuf message; each also within gzip.
 *
 * @param offset where the bytes begin within the file: at the end of a record
 */
export async function* readTelemetry(
  bytes: AsyncIterable<Uint8Array>,
  file: { name: string; offset: number; signal: SignalSetting },
): AsyncGenerator<FileRecord> {
  const reader = new ByteReader(bytes);
  const format = formatOf(await reader.peek(2), file.offset);
  if (format === 'gzip') yield* readCompressed(reader, file);
  else yield* readPlain(reader, format, file);
}

type File = { name: string; offset: number; signal: SignalSetting };

async function* readCompressed(reader: ByteReader, file: File): AsyncGenerator<FileRecord> {
  // An error of either stream reaches whoever reads the last one.
  const inner = new ByteReader(pipeline(Readable.from(reader.rest()), createGunzip(), () => {}));
  try {
    const format = formatOf(await inner.peek(2), 0);
    for await (const { batch, warning } of readPlain(inner, format, { ...file, offset: 0 }))
      yield { batch, end: null, ...(warning !== undefined && { warning }) };
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error;
    yield { batch: null, end: null, warning: `${file.name} cannot be unpacked: ${(error as Error).message}.` };
  }
}

async function* readPlain(reader: ByteReader, format: FileFormat, file: File): AsyncGenerator<FileRecord> {
  if (format === 'lines') yield* readLines(reader, file);
  else if (format === 'framed') yield* readFrames(reader, file);
  else if (format === 'message') yield* readMessage(reader, file);
  else yield { batch: null, end: null, warning: `${file.name} is passed over: it is no OTLP JSON, protobuf or gzip.` };
}

async function* readLines(reader: ByteReader, { name, offset }: File): AsyncGenerator<FileRecord> {
  for (;;) {
    const line = await reader.takeLine(LONGEST);
    if (line === null) return;
    const end = offset + reader.position;
    if (line.bytes === null) yield { batch: null, end, warning: `A line of ${name} is longer than ${LONGEST} bytes.` };
    else {
      const signal = jsonSignal(line.bytes, line.ended);
      // Still being written: it is read when it is whole.
      if (signal === 'unfinished') return;
      if (signal === 'broken')
        yield { batch: null, end, warning: `The line of ${name} that ends at byte ${end} is no OTLP.` };
      else if (signal === null) yield { batch: null, end };
      else yield { batch: { signal, encoding: 'json', body: line.bytes }, end };
    }
  }
}

async function* readFrames(reader: ByteReader, { name, offset, signal }: File): AsyncGenerator<FileRecord> {
  for (;;) {
    const prefix = await reader.peek(PREFIX_BYTES);
    if (prefix.length < PREFIX_BYTES) return;
    const length = new DataView(prefix.buffer, prefix.byteOffset).getUint32(0);
    if (length > LONGEST) {
      yield { batch: null, end: null, warning: `${name} is left at byte ${offset + reader.position}: it is no OTLP.` };
      return;
    }
    const frame = await reader.take(PREFIX_BYTES + length);
    if (frame === null) return;
    const body = frame.subarray(PREFIX_BYTES);
    yield {
      batch: { signal: protobufSignal(name, signal), encoding: 'protobuf', body },
      end: offset + reader.position,
    };
  }
}

async function* readMessage(reader: ByteReader, { name, offset, signal }: File): AsyncGenerator<FileRecord> {
  const body = await reader.takeAll(LONGEST);
  const end = offset + reader.position;
  if (body === null) yield { batch: null, end: null, warning: `${name} is larger than ${LONGEST} bytes.` };
  else yield { batch: { signal: protobufSignal(name, signal), encoding: 'protobuf', body }, end };
}
