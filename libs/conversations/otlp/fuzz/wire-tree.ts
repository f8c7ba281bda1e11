/** A field of a protobuf message whose schema is not known. */
export interface WireField {
  number: number;
  wireType: number;
  /** The value as bytes; of a length-delimited field without its length. */
  bytes: Buffer;
  /** The fields within, where the bytes can be read as a message. */
  children: WireField[] | null;
}

/** The fields of a message; null where the bytes are none. It throws nothing: most leaves are no messages. */
export function parseWire(bytes: Buffer): WireField[] | null {
  const fields: WireField[] = [];
  let at = 0;
  while (at < bytes.length) {
    const [tag, afterTag] = readVarint(bytes, at);
    const wireType = tag % 8;
    const [length, start] =
      wireType === 2 ? readVarint(bytes, afterTag) : [lengthOf(bytes, afterTag, wireType), afterTag];
    if (tag < 8 || start + length > bytes.length) return null;
    at = start + length;
    const value = bytes.subarray(start, at);
    fields.push({
      number: Math.floor(tag / 8),
      wireType,
      bytes: value,
      children: wireType === 2 && length > 1 ? parseWire(value) : null,
    });
  }
  return fields;
}

function lengthOf(bytes: Buffer, at: number, wireType: number): number {
  if (wireType === 0) return readVarint(bytes, at)[1] - at;
  return wireType === 1 ? 8 : wireType === 5 ? 4 : Number.POSITIVE_INFINITY;
}

/** The number and the position after it; Infinity where it is cut off. */
function readVarint(bytes: Buffer, at: number): [number, number] {
  let value = 0;
  for (let count = 0; count < 10 && at + count < bytes.length; count++) {
    const byte = bytes[at + count]!;
    value += (byte % 128) * 128 ** count;
    if (byte < 128) return [value, at + count + 1];
  }
  return [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
}

export function writeWire(fields: readonly WireField[]): Buffer {
  const chunks: Buffer[] = [];
  append(fields, chunks);
  return Buffer.concat(chunks);
}

/** @returns how many bytes the fields take */
function append(fields: readonly WireField[], chunks: Buffer[]): number {
  let length = 0;
  for (const { number, wireType, bytes, children } of fields) {
    // The head holds the length of what comes after it.
    const head = chunks.push(bytes) - 1;
    let valueLength = bytes.length;
    if (children === null) chunks.push(bytes);
    else valueLength = append(children, chunks);
    const tag = varint(number * 8 + wireType);
    chunks[head] = wireType === 2 ? Buffer.concat([tag, varint(valueLength)]) : tag;
    length += chunks[head].length + valueLength;
  }
  return length;
}

const oneByte = Array.from({ length: 128 }, (_, value) => Buffer.from([value]));

export function varint(value: number): Buffer {
  if (value < 128) return oneByte[value]!;
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** All lists of fields in the tree. */
export function listsOf(fields: WireField[]): WireField[][] {
  const lists = [fields];
  for (let at = 0; at < lists.length; at++) {
    for (const { children } of lists[at]!) if (children !== null) lists.push(children);
  }
  return lists;
}
