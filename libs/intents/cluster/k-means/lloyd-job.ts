import { squaredDistance } from './geometry.js';
import { AT_REST, BLOCK_ROWS, GOES_ON, type LloydState, OUTCOME } from './lloyd-state.js';
import type { Member } from './member.js';
import { addMoves, moveCentroids } from './move-centroids.js';
import { RowAssigner } from './row-assigner.js';

/** One thread's part of Lloyd's algorithm (1982): assign rows to centroids, move centroids to means, until at rest. */
export function lloydJob(member: Member, state: LloydState): void {
  const { rows, moves, progress } = state;
  const blocks = moves.counts.length;
  const assigner = new RowAssigner(state);
  const assign = () => {
    assigner.begin();
    for (const block of member.blocks(blocks)) assigner.assign(block);
    member.meet();
  };
  const { from, to } = member.share(rows.dimensions);
  do {
    assign();
    addMoves(state, from, to);
    member.meet(() => moveCentroids(state));
  } while (progress.steps[OUTCOME] === GOES_ON);
  if (progress.steps[OUTCOME] === AT_REST) assign();
  for (const block of member.blocks(blocks)) progress.inertia[block] = inertiaOf(state, block);
}

function inertiaOf({ rows, centroids, labels }: LloydState, block: number): number {
  const end = Math.min(rows.count, (block + 1) * BLOCK_ROWS);
  let inertia = 0;
  for (let row = block * BLOCK_ROWS; row < end; row++) inertia += squaredDistance(rows, row, centroids, labels[row]!);
  return inertia;
}
