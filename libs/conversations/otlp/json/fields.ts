import { storableText } from '../../attributes/storable-text.js';
import { BrokenContract } from '../record-collector.js';

/*
 * OTLP/JSON (opentelemetry-proto, docs/specification.md): ids are hex, enums integers, 64-bit integers strings or numbers,
 * unknown fields are ignored. A wrong type breaks the contract of the record it is in.
 */

export type Fields = Record<string, unknown>;

/** @throws BrokenContract */
export function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new BrokenContract(`${name} must be an object`);
}

/** @throws BrokenContract */
export function listOf(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BrokenContract(`${name} must be an array`);
  return value;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? storableText(value) : '';
}

export function idOf(value: unknown): string {
  return textOf(value).toLowerCase();
}

/** @throws BrokenContract */
export function nanoOf(value: unknown, name: string): string {
  if (value === undefined || value === null) return '0';
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 64) {
    return BigInt(value).toString();
  }
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value.replace(/^0+(?=\d)/, '');
  throw new BrokenContract(`${name} must be nanoseconds as an integer or a decimal string`);
}

export function countOf(value: unknown): number {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0;
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

/** Enums are integers in OTLP/JSON; some senders write the names. */
export function enumOf(value: unknown, names: readonly string[]): number {
  if (typeof value === 'string') return Math.max(0, names.indexOf(value));
  return typeof value === 'number' && Number.isInteger(value) ? value : 0;
}
