import { type Attributes } from '#contracts';
import { createOrigin, type Origin, type Scope, sizeOf } from '../origin.js';
import { type RecordCollector } from '../record-collector.js';
import { readKeyValue } from './any-value.js';
import { WireReader } from './wire-reader.js';

/** Reads one record, which ends at `end`; null where it does not concern us. */
export type ReadRecord<T> = (wire: WireReader, end: number, origin: Origin) => T | null;

/**
 * Walks an export request of any signal: they all hold groups by resource, in these groups by scope, and in these the
 * records, under the same field numbers (opentelemetry/proto/collector). It goes from bytes to flat records without the
 * message objects that a generated decoder would build first.
 */
export function readProtobufRequest<T>(body: Buffer, collector: RecordCollector<T>, readRecord: ReadRecord<T>): void {
  const wire = new WireReader(body, collector.allowance);

  function readResourceGroup(end: number): void {
    const start = wire.pos;
    const resource = readResource(wire, end);
    const size = sizeOf(resource);
    wire.pos = start;
    while (wire.next(end)) {
      if (wire.field === 2) readScopeGroup(wire.messageEnd(), resource, size);
      else wire.skip();
    }
  }

  function readScopeGroup(end: number, resource: Attributes, resourceSize: number): void {
    const start = wire.pos;
    const origin = createOrigin(resource, resourceSize, readScope(wire, end));
    wire.pos = start;
    while (wire.next(end)) {
      if (wire.field === 2) {
        const recordEnd = wire.messageEnd();
        collector.collect(origin, () => readRecord(wire, recordEnd, origin));
        // Where a contract was broken, reading stopped before it.
        wire.pos = recordEnd;
      } else wire.skip();
    }
  }

  while (wire.next(wire.length)) {
    if (wire.field === 1) readResourceGroup(wire.messageEnd());
    else wire.skip();
  }
}

/** The resource of a group. Fields come in any order, so it is looked for before the records are read. */
function readResource(wire: WireReader, groupEnd: number): Attributes {
  const resource: Attributes = {};
  while (wire.next(groupEnd)) {
    if (wire.field !== 1) wire.skip();
    else {
      const end = wire.messageEnd();
      while (wire.next(end)) {
        if (wire.field === 1) readKeyValue(wire, resource);
        else wire.skip();
      }
    }
  }
  return resource;
}

/** The scope of a group, looked for as its resource is. */
function readScope(wire: WireReader, groupEnd: number): Scope {
  const scope = { name: '', version: '' };
  while (wire.next(groupEnd)) {
    if (wire.field !== 1) wire.skip();
    else {
      const end = wire.messageEnd();
      while (wire.next(end)) {
        if (wire.field === 1) scope.name = wire.text();
        else if (wire.field === 2) scope.version = wire.text();
        else wire.skip();
      }
    }
  }
  return scope;
}
