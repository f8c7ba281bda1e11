export interface Boundary {
  /** A statistic above this crosses; Infinity while too little may be spent for any to cross. */
  value: number;
  /** Share of redraws that have crossed by now: the α spent. */
  spent: number;
}

/**
 * Boundaries of looks 1..t of D. α(t/D)² may be spent by look t: the boundary is the q-th largest statistic among the
 * redraws that have not yet crossed, and those q then count as crossed. Treating the real assignment as one draw more
 * shows that it crosses anywhere in the window with probability at most ⌊αB⌋/(B + 1).
 * @param drawn statistics of the redraws, one array per look, the same redraw at the same place
 */
export function findBoundaries(drawn: readonly Float64Array[], looks: number, alpha: number): Boundary[] {
  const draws = drawn[0]?.length ?? 0;
  const crossed = new Uint8Array(draws);
  let used = 0;
  return drawn.map((statistics, index) => {
    const budget = Math.floor(alpha * ((index + 1) / looks) ** 2 * draws + 1e-9);
    const quota = budget - used;
    used = budget;
    const value = quota > 0 ? qthLargest(statistics, crossed, quota) : Infinity;
    markCrossed(statistics, crossed, { value, quota });
    return { value, spent: used / draws };
  });
}

function qthLargest(statistics: Float64Array, crossed: Uint8Array, q: number): number {
  const waiting = statistics.filter((_, b) => !crossed[b]).sort();
  return waiting[waiting.length - q] ?? Infinity;
}

/** Marks the `quota` largest; of those that tie at the boundary, the first. */
function markCrossed(
  statistics: Float64Array,
  crossed: Uint8Array,
  { value, quota }: { value: number; quota: number },
): void {
  let left = quota;
  for (const isTie of [false, true]) {
    for (let b = 0; b < crossed.length && left > 0; b++) {
      if (crossed[b] || !(isTie ? statistics[b] === value : statistics[b]! > value)) continue;
      crossed[b] = 1;
      left--;
    }
  }
}
