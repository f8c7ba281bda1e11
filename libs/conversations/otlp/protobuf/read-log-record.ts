import { blankLog, type SentLog } from '../log-contract.js';
import { type Origin } from '../origin.js';
import { readAnyValue, readKeyValue } from './any-value.js';
import { type WireReader } from './wire-reader.js';

/** A log record by the field numbers of opentelemetry/proto/logs/v1. */
export function readLogRecord(wire: WireReader, end: number, origin: Origin): SentLog {
  const log = blankLog(origin);
  while (wire.next(end)) {
    switch (wire.field) {
      case 1:
        log.timeNano = wire.nano();
        break;
      case 5:
        log.body = readAnyValue(wire);
        break;
      case 6:
        readKeyValue(wire, log.attributes);
        break;
      case 9:
        log.traceId = wire.hex();
        break;
      case 10:
        log.spanId = wire.hex();
        break;
      case 11:
        log.observedNano = wire.nano();
        break;
      case 12:
        log.eventName = wire.text();
        break;
      default:
        wire.skip();
    }
  }
  return log;
}
