import { AppError, type OtlpBatch } from '#contracts';
import { Allowance, checkJsonParts } from './allowance.js';
import { type ReadJsonRecord, readJsonRequest } from './json/read-request.js';
import { type ReadRecord, readProtobufRequest } from './protobuf/read-request.js';
import { BrokenContract, RecordCollector } from './record-collector.js';
import { type Signal } from './signal.js';

export type OtlpEncoding = OtlpBatch['encoding'];

/** How the records of a signal are read from either encoding. */
export interface RecordReaders<T> {
  protobuf: ReadRecord<T>;
  json(allowance: Allowance): ReadJsonRecord<T>;
}

/** @throws AppError OTLP.MALFORMED (400) or OTLP.TOOLARGE (413) */
export function decodeRequest<T>(
  body: Uint8Array,
  encoding: OtlpEncoding,
  signal: Signal,
  readers: RecordReaders<T>,
): RecordCollector<T> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const allowance = new Allowance();
  const collector = new RecordCollector<T>(signal.records, allowance);
  try {
    if (encoding === 'protobuf') readProtobufRequest(bytes, collector, readers.protobuf);
    else {
      checkJsonParts(bytes);
      readJsonRequest(JSON.parse(bytes.toString('utf8')), signal, collector, readers.json(allowance));
    }
    return collector;
  } catch (error) {
    throw error instanceof AppError ? error : malformed(signal, encoding, error);
  }
}

function malformed(signal: Signal, encoding: OtlpEncoding, cause: unknown): AppError {
  const reason =
    cause instanceof BrokenContract ? cause.contract : cause instanceof Error ? cause.message : String(cause);
  return new AppError({
    code: 'OTLP.MALFORMED',
    message: `The body is not an OTLP ${signal.request} in ${encoding}: ${reason}`,
    fix: `Send an ${signal.message} with the matching content type (application/x-protobuf or application/json) to ${signal.path}; ${signal.other}.`,
    cause,
  });
}
