import { type Random } from './random.js';
import { hostileTexts } from './samples.js';
import { listsOf, parseWire, varint, type WireField, writeWire } from './wire-tree.js';

/** Some changes to a protobuf message: of its fields, so that the lengths around them stay right, or of its bytes. */
export function mutateProtobuf(sample: Buffer, other: Buffer, random: Random): Buffer {
  let bytes = sample;
  for (let count = 1 + random.below(3); count > 0; count--) {
    const fields = random.below(4) > 0 ? parseWire(bytes) : null;
    bytes = fields === null ? random.oneOf(byteChanges)(bytes, other, random) : mutateFields(fields, random);
  }
  return bytes;
}

function mutateFields(fields: WireField[], random: Random): Buffer {
  const list = random.oneOf(listsOf(fields));
  if (list.length === 0)
    return writeWire([...fields, { number: 1, wireType: 2, bytes: random.bytes(4), children: null }]);
  random.oneOf(fieldChanges)(list, random.below(list.length), random);
  return writeWire(fields);
}

type FieldChange = (list: WireField[], at: number, random: Random) => void;

const fieldChanges: readonly FieldChange[] = [
  (list, at) => list.splice(at, 1),
  (list, at, random) => list.splice(at, 0, ...Array(1 + random.below(50)).fill(list[at])),
  (list, at, random) => list.push(...list.splice(at, 1 + random.below(3))),
  (list, at, random) => replace(list, at, { number: 1 + random.below(20) }),
  (list, at, random) => replace(list, at, { wireType: random.below(8) }),
  (list, at, random) => replace(list, at, { bytes: random.bytes(random.below(40)), children: null }),
  (list, at, random) => replace(list, at, { bytes: Buffer.from(hostileText(random)), children: null, wireType: 2 }),
  (list, at, random) => replace(list, at, { bytes: varint(2 ** random.below(64)), children: null, wireType: 0 }),
  (list, at, random) => replace(list, at, { bytes: nested(random), children: null, wireType: 2 }),
  (list, at, random) => replace(list, at, { ...list[random.below(list.length)]! }),
  // Many of the smallest messages there are.
  (list, _, random) => {
    const empty = {
      number: random.oneOf([1, 2, 5, 6, 9, 11, 13]),
      wireType: 2,
      bytes: Buffer.alloc(0),
      children: null,
    };
    for (let count = random.below(400); count > 0; count--) list.push(empty);
  },
];

function replace(list: WireField[], at: number, changed: Partial<WireField>): void {
  list[at] = { ...list[at]!, ...changed };
}

/** Text in UTF-8, or bytes that are none. */
function hostileText(random: Random): Buffer {
  const invalid = [[0xed, 0xa0, 0x80], [0xc0, 0x80], [0xff, 0xfe, 0], Array(8).fill(0), Array(16).fill(0)].map(
    (bytes) => Buffer.from(bytes),
  );
  return random.below(3) === 0 ? random.oneOf(invalid) : Buffer.from(random.oneOf(hostileTexts), 'utf8');
}

/** An AnyValue of lists and maps, each in the one before. */
function nested(random: Random): Buffer {
  let value: WireField = { number: 1, wireType: 2, bytes: Buffer.from('x'), children: null };
  const wrap = (number: number, child: WireField) => ({ number, wireType: 2, bytes: child.bytes, children: [child] });
  for (let depth = random.oneOf([2, 47, 48, 49, 50, 400]); depth > 0; depth--) {
    value = random.below(2) === 0 ? wrap(5, wrap(1, value)) : wrap(6, wrap(1, wrap(2, value)));
  }
  return writeWire([value]);
}

type ByteChange = (bytes: Buffer, other: Buffer, random: Random) => Buffer;

const byteChanges: readonly ByteChange[] = [
  (bytes, _, random) => bytes.subarray(0, random.below(bytes.length)),
  (bytes, other, random) =>
    Buffer.concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]),
  (bytes, _, random) => {
    const changed = Buffer.from(bytes);
    for (let count = 1 + random.below(8); count > 0; count--) changed[random.below(changed.length)] = random.below(256);
    return changed;
  },
  (bytes, _, random) => {
    const at = random.below(bytes.length);
    const inserted = random.oneOf(numbers);
    return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + random.below(3))]);
  },
];

/** Numbers at the limits of the format: lengths and tags that cannot be, or are written too long. */
const numbers: readonly Buffer[] = [
  ...[0, 1, 127, 128, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 53].map(varint),
  Buffer.alloc(9, 0xff),
  Buffer.concat([Buffer.alloc(9, 0xff), Buffer.from([1])]),
  Buffer.alloc(12, 0x80),
  Buffer.alloc(10, 0xff),
];
