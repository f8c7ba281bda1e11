/** 32 well-mixed bits of a text: FNV-1a with the finaliser of MurmurHash3. */
export function hash32(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Random draws addressed by name. Each label has its own sequence, so a decision that is taken in one run and not in
 * another (because the harness differs) leaves all other decisions as they were: common random numbers.
 */
export class Draws {
  private readonly base: number;
  private readonly counts = new Map<string, number>();

  constructor(key: string) {
    this.base = hash32(key);
  }

  /** The next number of this label's sequence, in [0, 1). */
  next(label: string): number {
    const count = this.counts.get(label) ?? 0;
    this.counts.set(label, count + 1);
    return hash32(label, (this.base + Math.imul(count, 0x9e3779b1)) >>> 0) / 4294967296;
  }

  /** A number that is the same whenever this label is asked for; it uses up nothing. */
  always(label: string): number {
    return hash32(label, this.base ^ 0x5bd1e995) / 4294967296;
  }

  chance(label: string, probability: number): boolean {
    return this.next(label) < probability;
  }

  pick<T>(label: string, items: readonly T[]): T {
    return items[Math.floor(this.next(label) * items.length)] as T;
  }

  /** An integer from `low` to `high`, both included. */
  integer(label: string, low: number, high: number): number {
    return low + Math.floor(this.next(label) * (high - low + 1));
  }

  /** One key, by weights that need not sum to 1. */
  weighted<K extends string>(label: string, weights: Partial<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
    let rest = this.next(label) * total;
    for (const [key, weight] of entries) {
      rest -= weight;
      if (rest < 0) return key;
    }
    return (entries.at(-1) as [K, number])[0];
  }
}
