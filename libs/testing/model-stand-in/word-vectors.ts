import { createHash } from 'node:crypto';

/**
 * A vector in which every word of the text adds to a few places that its hash names: texts that share words are near each
 * other. It is not of length 1, as those of many services are not.
 */
export function wordVector(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const hash = createHash('sha256').update(word).digest();
    for (let i = 0; i < 4; i++) vector[hash.readUInt16LE(4 * i) % dimensions]! += hash[4 * i + 2]! % 2 ? 2 : -2;
  }
  return vector;
}
