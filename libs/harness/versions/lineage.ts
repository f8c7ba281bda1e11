/** Versions with their parents, in the order of their numbers. A version's parents have lower numbers. */
export type Lineage = readonly { number: number; parents: readonly number[] }[];

/** The versions that a version was made from, and itself. */
export function lineOf(lineage: Lineage, number: number): Set<number> {
  const line = new Set([number]);
  for (const version of [...lineage].reverse())
    if (line.has(version.number)) for (const parent of version.parents) line.add(parent);
  return line;
}

/** The versions made directly from a version. */
export function childrenOf(lineage: Lineage, number: number): number[] {
  return lineage.filter(({ parents }) => parents.includes(number)).map((version) => version.number);
}

/** Whether two versions have a common ancestor and neither was made from the other: each lacks what the other changed. */
export function haveDiverged(lineage: Lineage, one: number, other: number): boolean {
  const [lineOfOne, lineOfOther] = [lineOf(lineage, one), lineOf(lineage, other)];
  if (lineOfOne.has(other) || lineOfOther.has(one)) return false;
  return [...lineOfOne].some((number) => lineOfOther.has(number));
}
