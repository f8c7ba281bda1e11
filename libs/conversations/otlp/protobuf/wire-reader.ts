import { storableText } from '../../attributes/storable-text.js';
import { type Allowance } from '../allowance.js';
import { KeyCache } from './key-cache.js';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const MOST_FIELD = 2 ** 29 - 1;

/**
 * A cursor over protobuf's wire format (https://protobuf.dev/programming-guides/encoding/). `next` moves to a field; one
 * of the readers, or `skip`, then takes its value. A known field with a wrong wire type means that the bytes are of
 * another message: like all that is not protobuf, it throws a RangeError.
 */
export class WireReader {
  pos = 0;
  /** Number and wire type of the field that `next` came to. */
  field = 0;
  wireType = 0;
  readonly #bytes: Buffer;
  readonly #keys = new KeyCache();

  /** @param allowance bounds what is made of the bytes */
  constructor(
    bytes: Buffer,
    readonly allowance: Allowance,
  ) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** Goes to the next field of the message that ends at `end`; false at its end. */
  next(end: number): boolean {
    if (this.pos >= end) {
      if (this.pos > end) throw new RangeError(`a message runs past its end at byte ${end}`);
      return false;
    }
    const tag = this.#varint();
    this.field = Math.floor(tag / 8);
    this.wireType = tag & 7;
    if (this.field === 0 || this.field > MOST_FIELD) throw new RangeError(`no field number at byte ${this.pos}`);
    return true;
  }

  skip(): void {
    switch (this.wireType) {
      case VARINT:
        this.#varint();
        break;
      case FIXED64:
        this.#advance(8);
        break;
      case BYTES:
        this.#advance(this.#varint());
        break;
      case FIXED32:
        this.#advance(4);
        break;
      default:
        throw new RangeError(`wire type ${this.wireType} at byte ${this.pos}`);
    }
  }

  /** The position where the nested message ends whose first field `next` will find. */
  messageEnd(): number {
    this.#expect(BYTES);
    const length = this.#varint();
    const end = this.pos + length;
    if (end > this.length) throw new RangeError(`a message of ${length} bytes is cut off at byte ${this.length}`);
    return end;
  }

  text(): string {
    const end = this.messageEnd();
    const start = this.pos;
    this.pos = end;
    return this.#text(start, end);
  }

  /** A text that is likely to have come before. */
  key(): string {
    const end = this.messageEnd();
    const start = this.pos;
    this.pos = end;
    return this.#keys.text(this.#bytes, start, end, () => this.#text(start, end));
  }

  hex(): string {
    return this.#encoded('hex');
  }

  base64(): string {
    return this.#encoded('base64');
  }

  bool(): boolean {
    this.#expect(VARINT);
    return this.#varint() !== 0;
  }

  int32(): number {
    this.#expect(VARINT);
    return Number(BigInt.asIntN(32, this.#varint64()));
  }

  /** A number where it is exact, else the decimal digits. */
  int64(): number | string {
    this.#expect(VARINT);
    const value = BigInt.asIntN(64, this.#varint64());
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }

  /** A number where JSON has one, else `NaN`, `Infinity` or `-Infinity` as text. */
  double(): number | string {
    const value = this.#bytes.readDoubleLE(this.#fixed64());
    return Number.isFinite(value) ? value : String(value);
  }

  /** An unsigned 64-bit number in decimal digits. */
  nano(): string {
    return this.#bytes.readBigUInt64LE(this.#fixed64()).toString();
  }

  /** What is decoded from UTF-8 holds no lone surrogates: only NUL makes it unstorable. */
  #text(start: number, end: number): string {
    const text = this.#bytes.toString('utf8', start, end);
    return text.includes('\0') ? storableText(text) : text;
  }

  #encoded(encoding: 'hex' | 'base64'): string {
    const end = this.messageEnd();
    const start = this.pos;
    this.pos = end;
    return this.#bytes.toString(encoding, start, end);
  }

  #expect(wireType: number): void {
    if (this.wireType === wireType) return;
    throw new RangeError(
      `field ${this.field} of wire type ${this.wireType} instead of ${wireType} at byte ${this.pos}`,
    );
  }

  /** The position of a value of 8 bytes, which the cursor passes. */
  #fixed64(): number {
    this.#expect(FIXED64);
    const at = this.pos;
    this.#advance(8);
    return at;
  }

  #advance(bytes: number): void {
    if (this.pos + bytes > this.length) throw new RangeError(`${bytes} bytes are cut off at byte ${this.length}`);
    this.pos += bytes;
  }

  /** Exact up to 2^53, far more than any length. */
  #varint(): number {
    const first = this.#bytes[this.pos]!;
    if (first < 0x80) {
      this.pos++;
      return first;
    }
    let value = 0;
    let weight = 1;
    for (let count = 0; count < 10; count++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value;
      weight *= 128;
    }
    throw new RangeError(`a number of more than 10 bytes at byte ${this.pos}`);
  }

  #varint64(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError(`a number of more than 10 bytes at byte ${this.pos}`);
  }

  #byte(): number {
    const byte = this.#bytes[this.pos];
    if (byte === undefined) throw new RangeError(`a number is cut off at byte ${this.length}`);
    this.pos++;
    return byte;
  }
}
