/**
 * The one-to-one pairing of rows with columns whose scores sum highest (Kuhn–Munkres with potentials, O(n³)).
 * Returns the column of each row, or -1 where there are more rows than columns.
 */
export function bestPairing(scores: readonly (readonly number[])[]): number[] {
  const rows = scores.length;
  const columns = scores[0]?.length ?? 0;
  if (rows === 0 || columns === 0) return scores.map(() => -1);
  const size = Math.max(rows, columns);
  const cost = (row: number, column: number) => -(scores[row - 1]?.[column - 1] ?? 0);
  const rowOf = solve(size, cost);
  const pairing = new Array<number>(rows).fill(-1);
  for (let column = 1; column <= columns; column++) {
    const row = rowOf[column]!;
    if (row <= rows) pairing[row - 1] = column - 1;
  }
  return pairing;
}

/** Row matched to each column; rows and columns count from 1, and 0 is the free place of the algorithm. */
function solve(size: number, cost: (row: number, column: number) => number): Int32Array {
  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  const rowOf = new Int32Array(size + 1);
  const cameFrom = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    rowOf[0] = row;
    const slack = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const visited = new Uint8Array(size + 1);
    let column = 0;
    while (rowOf[column] !== 0) {
      visited[column] = 1;
      const current = rowOf[column]!;
      let least = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let c = 1; c <= size; c++) {
        if (visited[c]) continue;
        const reduced = cost(current, c) - rowPotential[current]! - columnPotential[c]!;
        if (reduced < slack[c]!) {
          slack[c] = reduced;
          cameFrom[c] = column;
        }
        if (slack[c]! < least) {
          least = slack[c]!;
          next = c;
        }
      }
      for (let c = 0; c <= size; c++) {
        if (visited[c]) {
          rowPotential[rowOf[c]!]! += least;
          columnPotential[c]! -= least;
        } else slack[c]! -= least;
      }
      column = next;
    }
    while (column !== 0) {
      rowOf[column] = rowOf[cameFrom[column]!]!;
      column = cameFrom[column]!;
    }
  }
  return rowOf;
}
