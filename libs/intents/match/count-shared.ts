/** How two labellings of the same items overlap. An item without a label in one of them counts there nowhere. */
export interface Shared {
  /** Label in the first → label in the second → items that have both. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly firstSizes: ReadonlyMap<string, number>;
  readonly secondSizes: ReadonlyMap<string, number>;
}

export type Labels = readonly (string | null | undefined)[];

export function countShared(first: Labels, second: Labels): Shared {
  const counts = new Map<string, Map<string, number>>();
  const firstSizes = new Map<string, number>();
  const secondSizes = new Map<string, number>();
  const add = (sizes: Map<string, number>, label: string) => sizes.set(label, (sizes.get(label) ?? 0) + 1);
  first.forEach((a, item) => {
    const b = second[item] ?? null;
    if (a != null) add(firstSizes, a);
    if (b !== null) add(secondSizes, b);
    if (a == null || b === null) return;
    const row = counts.get(a) ?? new Map<string, number>();
    counts.set(a, row);
    add(row, b);
  });
  return { counts, firstSizes, secondSizes };
}

/** Share of the items of either that both have: |A ∩ B| / |A ∪ B|, 0 where both are empty. */
export function jaccard(shared: number, first: number, second: number): number {
  const union = first + second - shared;
  return union > 0 ? shared / union : 0;
}
