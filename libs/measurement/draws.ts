import { hash } from 'node:crypto';

/**
 * Where the arms of the redraws come from. `fill` writes user `user`'s arms, one bit a slot, 32 slots a word.
 * Slot 0 is the assignment that really took place, slots 1..B are redraws.
 */
export interface ArmSource {
  slots: number;
  fill(user: number, words: Uint32Array): void;
}

const GOLDEN = 0x9e3779b9;
/** π is held to 1/65,536, so that a word of 32 arms costs at most 16 hashes, and one when π is ½. */
const ALLOCATION_BITS = 16;

/** Redraws for users by id: a user's arms depend on the seed and the id alone, whoever else is there. */
export function drawArms(options: {
  seed: string;
  users: readonly string[];
  treated: Uint8Array;
  allocation: number;
  draws: number;
}): ArmSource {
  const { seed, users, treated } = options;
  const keys = new Uint32Array(users.length * 2);
  for (let i = 0; i < users.length; i++) {
    // Named apart, so that no assignment hashed from the same salt can resemble a redraw.
    keys.set(keyOf(`redraw\0${seed}\0${users[i]}`), i * 2);
  }
  const threshold = thresholdOf(options.allocation);
  return {
    slots: options.draws + 1,
    fill(user, words) {
      const low = keys[user * 2]!;
      const high = keys[user * 2 + 1]!;
      for (let w = 0; w < words.length; w++) words[w] = armWord(low, high, w, threshold);
      words[0] = (words[0]! & ~1) | treated[user]!;
    },
  };
}

/** A stream of numbers in [0, 1), fixed by its name. */
export function uniformStream(name: string): () => number {
  const [low, high] = keyOf(name);
  let counter = 0;
  return () => hashWord(low, high, counter++) / 2 ** 32;
}

function keyOf(name: string): [number, number] {
  const digest = hash('sha256', name, 'buffer');
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

function thresholdOf(allocation: number): number {
  const scale = 2 ** ALLOCATION_BITS;
  return Math.min(scale - 1, Math.max(1, Math.round(allocation * scale)));
}

/**
 * 32 independent bits, each 1 with probability threshold / 2^16. Reading π's binary digits from the last 1 upwards,
 * each digit halves: p ← (digit + p) / 2, by OR with fair bits for 1, AND for 0.
 */
function armWord(low: number, high: number, word: number, threshold: number): number {
  const lastOne = Math.log2(threshold & -threshold);
  let counter = word * ALLOCATION_BITS;
  let arms = 0;
  for (let digit = lastOne; digit < ALLOCATION_BITS; digit++) {
    const fair = hashWord(low, high, counter++);
    arms = (threshold >>> digit) & 1 ? arms | fair : arms & fair;
  }
  return arms;
}

/** A counter-based hash: two rounds of MurmurHash3's finaliser over key and counter. */
function hashWord(low: number, high: number, counter: number): number {
  return mix(mix(low + Math.imul(counter, GOLDEN)) ^ high);
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
