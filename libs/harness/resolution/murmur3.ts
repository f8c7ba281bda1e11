// A local name: looking up a global on every step would cost more than the step.
const { imul } = Math;

/**
 * MurmurHash3 x86 32-bit over the UTF-8 bytes of a text: public, small, and the same in every language, so that any
 * client can assign users by itself. Not for secrets. Source: Austin Appleby, SMHasher.
 */
export function murmur3(text: string, seed = 0): number {
  const bytes = utf8Bytes(text);
  const whole = bytes.length & ~3;
  let hash = seed;
  for (let at = 0; at < whole; at += 4) {
    hash ^= scramble(blockAt(bytes, at));
    hash = (hash << 13) | (hash >>> 19);
    hash = (imul(hash, 5) + 0xe6546b64) | 0;
  }
  if (whole < bytes.length) hash ^= scramble(blockAt(bytes, whole));
  return avalanche(hash ^ bytes.length);
}

/** One character for each byte. ASCII, as most ids are, stands for itself. */
function utf8Bytes(text: string): string {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7f) return Buffer.from(text, 'utf8').toString('latin1');
  }
  return text;
}

/** Four bytes, the first lowest; beyond the end NaN counts as 0. */
function blockAt(bytes: string, at: number): number {
  return (
    bytes.charCodeAt(at) |
    (bytes.charCodeAt(at + 1) << 8) |
    (bytes.charCodeAt(at + 2) << 16) |
    (bytes.charCodeAt(at + 3) << 24)
  );
}

function scramble(block: number): number {
  const mixed = imul(block, 0xcc9e2d51);
  return imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

function avalanche(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
