import type { TermList } from './terms.js';

/** So many users must share a term before a model may know it. */
const minimumUsers = 5;
const maximumVocabulary = 10_000;
/** Terms counted roughly together first, so that the many that few share need no exact count. */
const BUCKETS = 2 ** 22;

interface Speaker {
  readonly terms: TermList;
  readonly user: string;
}

/**
 * Column of each term that enough users share, the most widely shared first where there are too many. A term of one
 * person, or of few, is never learned.
 */
export function vocabularyOf(speakers: readonly Speaker[]): ReadonlyMap<number, number> {
  const ordered = [...speakers].sort((a, b) => (a.user < b.user ? -1 : a.user > b.user ? 1 : 0));
  const mayBeShared = roughlyShared(ordered);
  const spread = new Map<number, { users: number; last: string }>();
  for (const { terms, user } of ordered) {
    for (const term of terms.hashes) {
      if (!mayBeShared(term)) continue;
      const seen = spread.get(term);
      if (!seen) spread.set(term, { users: 1, last: user });
      else if (seen.last !== user) Object.assign(seen, { users: seen.users + 1, last: user });
    }
  }
  const shared = [...spread].filter(([, { users }]) => users >= minimumUsers);
  shared.sort(([a, { users: ofA }], [b, { users: ofB }]) => ofB - ofA || a - b);
  return new Map(shared.slice(0, maximumVocabulary).map(([term], column) => [term, column]));
}

function roughlyShared(ordered: readonly Speaker[]): (term: number) => boolean {
  const users = new Uint8Array(BUCKETS);
  const last = new Uint32Array(BUCKETS);
  let ordinal = 0;
  ordered.forEach(({ terms, user }, i) => {
    if (i === 0 || ordered[i - 1]!.user !== user) ordinal++;
    for (const term of terms.hashes) {
      const bucket = term % BUCKETS;
      if (last[bucket] === ordinal) continue;
      last[bucket] = ordinal;
      if (users[bucket]! < minimumUsers) users[bucket]!++;
    }
  });
  return (term) => users[term % BUCKETS]! >= minimumUsers;
}

/** Value (a column, a weight) and share of each term that is known. */
export interface KnownTerms {
  readonly values: number[];
  readonly shares: number[];
}

/**
 * The terms known, their counts on a logarithmic scale and at unit length together: a long conversation speaks no louder
 * than a short one.
 */
export function knownTerms({ hashes, counts }: TermList, known: ReadonlyMap<number, number>): KnownTerms {
  const values: number[] = [];
  const shares: number[] = [];
  hashes.forEach((term, i) => {
    const value = known.get(term);
    if (value === undefined) return;
    values.push(value);
    shares.push(1 + Math.log(counts[i]!));
  });
  const length = Math.sqrt(shares.reduce((sum, share) => sum + share * share, 0));
  return { values, shares: shares.map((share) => share / length) };
}
