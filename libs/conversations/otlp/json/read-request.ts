import { type Attributes } from '#contracts';
import { createOrigin, type Origin, type Scope, sizeOf } from '../origin.js';
import { type RecordCollector } from '../record-collector.js';
import { type Signal } from '../signal.js';
import { readAttributes } from './any-value.js';
import { type Fields, fieldsOf, listOf, textOf } from './fields.js';

/** Reads one record; null where it does not concern us. */
export type ReadJsonRecord<T> = (value: unknown, origin: Origin) => T | null;

/** Walks an export request of either signal: groups by resource, in these groups by scope, and in these the records. */
export function readJsonRequest<T>(
  request: unknown,
  signal: Signal,
  collector: RecordCollector<T>,
  readRecord: ReadJsonRecord<T>,
): void {
  const { resources, scopes, records } = signal.jsonNames;
  const frame = fieldsOf(request, 'the request');
  refuseOthers(frame, resources);
  for (const item of listOf(frame[resources], resources)) {
    const group = fieldsOf(item, `${resources}[]`);
    const resource = readResource(group.resource, collector);
    const size = sizeOf(resource);
    for (const scopeItem of listOf(group[scopes], scopes)) {
      const scopeGroup = fieldsOf(scopeItem, `${scopes}[]`);
      const origin = createOrigin(resource, size, readScope(scopeGroup.scope));
      for (const record of listOf(scopeGroup[records], records)) {
        collector.collect(origin, () => readRecord(record, origin));
      }
    }
  }
}

/** What is of another signal would be taken for an empty request, and be lost in silence. */
function refuseOthers(frame: Fields, wanted: string): void {
  if (frame[wanted] !== undefined) return;
  const found = Object.keys(frame).find((name) => /^resource_?(?:spans|logs|metrics|profiles)$/i.test(name));
  if (found !== undefined) throw new TypeError(`the request carries ${found}, not ${wanted}`);
}

function readResource(value: unknown, { allowance }: RecordCollector<unknown>): Attributes {
  return readAttributes(fieldsOf(value ?? {}, 'resource').attributes, allowance);
}

function readScope(value: unknown): Scope {
  const fields = fieldsOf(value ?? {}, 'scope');
  return { name: textOf(fields.name), version: textOf(fields.version) };
}
