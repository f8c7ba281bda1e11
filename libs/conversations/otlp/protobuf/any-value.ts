import { type Attributes, type AttributeValue } from '#contracts';
import { MAX_DEPTH } from '../../attributes/plain-value.js';
import { COST } from '../allowance.js';
import { BrokenContract } from '../record-collector.js';
import { type WireReader } from './wire-reader.js';

/** Reads one `KeyValue` into the attributes. */
export function readKeyValue(wire: WireReader, into: Attributes, depth = 0): void {
  const end = wire.messageEnd();
  let key = '';
  let value: AttributeValue = null;
  wire.allowance.spend(COST.attribute);
  while (wire.next(end)) {
    if (wire.field === 1) key = wire.key();
    else if (wire.field === 2) value = readAnyValue(wire, depth);
    else wire.skip();
  }
  if (key !== '__proto__') into[key] = value;
}

export function readAnyValue(wire: WireReader, depth = 0): AttributeValue {
  if (depth > MAX_DEPTH) throw new BrokenContract(`attribute values must not nest deeper than ${MAX_DEPTH} levels`);
  const end = wire.messageEnd();
  let value: AttributeValue = null;
  wire.allowance.spend(COST.value);
  while (wire.next(end)) {
    switch (wire.field) {
      case 1:
        value = wire.text();
        break;
      case 2:
        value = wire.bool();
        break;
      case 3:
        value = wire.int64();
        break;
      case 4:
        value = wire.double();
        break;
      case 5:
        value = readArray(wire, depth + 1);
        break;
      case 6:
        value = readKeyValueList(wire, depth + 1);
        break;
      case 7:
        value = wire.base64();
        break;
      default:
        wire.skip();
    }
  }
  return value;
}

function readArray(wire: WireReader, depth: number): AttributeValue[] {
  const end = wire.messageEnd();
  const values: AttributeValue[] = [];
  while (wire.next(end)) {
    if (wire.field === 1) values.push(readAnyValue(wire, depth));
    else wire.skip();
  }
  return values;
}

function readKeyValueList(wire: WireReader, depth: number): AttributeValue {
  const end = wire.messageEnd();
  const values: Attributes = {};
  while (wire.next(end)) {
    if (wire.field === 1) readKeyValue(wire, values, depth);
    else wire.skip();
  }
  return values;
}
