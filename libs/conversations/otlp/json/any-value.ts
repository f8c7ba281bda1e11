import { type Attributes, type AttributeValue } from '#contracts';
import { MAX_DEPTH } from '../../attributes/plain-value.js';
import { storableText } from '../../attributes/storable-text.js';
import { type Allowance, COST } from '../allowance.js';
import { BrokenContract } from '../record-collector.js';
import { fieldsOf, listOf, textOf } from './fields.js';

/** The attributes of a list of `KeyValue`. */
export function readAttributes(value: unknown, allowance: Allowance, depth = 0): Attributes {
  const attributes: Attributes = {};
  for (const item of listOf(value, 'attributes')) {
    allowance.spend(COST.attribute);
    const pair = fieldsOf(item, 'attributes[]');
    const key = textOf(pair.key);
    if (key !== '__proto__') attributes[key] = readAnyValue(pair.value, allowance, depth);
  }
  return attributes;
}

export function readAnyValue(value: unknown, allowance: Allowance, depth = 0): AttributeValue {
  if (depth > MAX_DEPTH) throw new BrokenContract(`attribute values must not nest deeper than ${MAX_DEPTH} levels`);
  allowance.spend(COST.value);
  if (value === undefined || value === null) return null;
  const any = fieldsOf(value, 'an attribute value');
  if (typeof any.stringValue === 'string') return storableText(any.stringValue);
  if (typeof any.boolValue === 'boolean') return any.boolValue;
  if (isSet(any.intValue)) return integerOf(any.intValue);
  if (isSet(any.doubleValue)) return doubleOf(any.doubleValue);
  if (isSet(any.arrayValue)) {
    const { values } = fieldsOf(any.arrayValue, 'arrayValue');
    return listOf(values, 'arrayValue.values').map((item) => readAnyValue(item, allowance, depth + 1));
  }
  if (isSet(any.kvlistValue)) {
    return readAttributes(fieldsOf(any.kvlistValue, 'kvlistValue').values, allowance, depth + 1);
  }
  return isSet(any.bytesValue) ? base64Of(any.bytesValue) : null;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function integerOf(value: unknown): number | string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const text = typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : value;
  if (typeof text !== 'string' || !/^-?\d{1,20}$/.test(text)) {
    throw new BrokenContract('intValue must be a 64-bit integer');
  }
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

function doubleOf(value: unknown): number | string {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number') throw new BrokenContract('doubleValue must be a number');
  return Number.isFinite(number) ? number : String(number);
}

function base64Of(value: unknown): string {
  if (typeof value !== 'string') throw new BrokenContract('bytesValue must be a base64 string');
  return storableText(value);
}
