import { closings, openings, slots, syllables, things, wishes } from './request-grammar.js';

const NOISE_SHARE = 0.05;
const TYPO_SHARE = 0.15;
/** Share of conversations in which a second thing is asked for. */
const LATER_SHARE = 0.125;
/** Flattens the head of the Zipf law: the most frequent intent has about 6 % of the requests. */
const ZIPF_OFFSET = 3;
/** Shares no divisor with the number of intents: frequent intents are spread over things and wishes. */
const RANK_STEP = 7;

/** What the user of one synthetic conversation asked for. */
export interface SyntheticRequests {
  request: string;
  later: string | null;
}

/** Every thing with every wish. */
export const TRUE_INTENTS = things.length * wishes.length;

/**
 * Requests without end, the same for the same seed: true intents by a Zipf law, each said in several ways with slots,
 * fillers and typing mistakes, and some noise between them.
 */
export function* syntheticRequests(seed: number): Generator<SyntheticRequests, never> {
  const random = mulberry32(seed);
  const cumulated = cumulatedZipf(TRUE_INTENTS);
  for (;;) {
    const request = random() < NOISE_SHARE ? noiseOf(random) : requestOf(draw(cumulated, random), random);
    yield { request, later: random() < LATER_SHARE ? requestOf(draw(cumulated, random), random) : null };
  }
}

function requestOf(intent: number, random: () => number): string {
  const thing = pick(things[Math.floor(intent / wishes.length)]!, random);
  const wish = pick(wishes[intent % wishes.length]!, random).replace('{thing}', thing);
  const filled = wish.replace(/\{(\w+)\}/g, (_, slot: string) =>
    slot === 'number' ? String(1_000 + Math.floor(random() * 900_000)) : pick(slots[slot]!, random),
  );
  const text = pick(openings, random) + filled + pick(closings, random);
  return random() < TYPO_SHARE ? misspelt(text, random) : text;
}

/** Two neighbouring letters swapped. */
function misspelt(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length - 1));
  return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
}

/** Some words of some syllables each. */
function noiseOf(random: () => number): string {
  const some = (least: number, most: number) =>
    Array.from({ length: least + Math.floor(random() * (most - least + 1)) });
  const word = () =>
    some(2, 3)
      .map(() => pick(syllables, random))
      .join('');
  return some(3, 8).map(word).join(' ');
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)]!;
}

function cumulatedZipf(count: number): Float64Array {
  const cumulated = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank++) {
    sum += 1 / (rank + ZIPF_OFFSET);
    cumulated[rank] = sum;
  }
  return cumulated.map((value) => value / sum);
}

function draw(cumulated: Float64Array, random: () => number): number {
  const at = random();
  const rank = cumulated.findIndex((share) => share > at);
  return (Math.max(0, rank) * RANK_STEP) % cumulated.length;
}

/** A small generator of reals in [0, 1) (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
