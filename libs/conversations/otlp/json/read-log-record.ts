import { type Allowance } from '../allowance.js';
import { blankLog, type SentLog } from '../log-contract.js';
import { type Origin } from '../origin.js';
import { readAnyValue, readAttributes } from './any-value.js';
import { fieldsOf, idOf, nanoOf, textOf } from './fields.js';

export function readLogRecord(value: unknown, origin: Origin, allowance: Allowance): SentLog {
  const fields = fieldsOf(value, 'a log record');
  return {
    ...blankLog(origin),
    traceId: idOf(fields.traceId),
    spanId: idOf(fields.spanId),
    timeNano: nanoOf(fields.timeUnixNano, 'timeUnixNano'),
    observedNano: nanoOf(fields.observedTimeUnixNano, 'observedTimeUnixNano'),
    eventName: textOf(fields.eventName),
    body: readAnyValue(fields.body, allowance),
    attributes: readAttributes(fields.attributes, allowance),
  };
}
