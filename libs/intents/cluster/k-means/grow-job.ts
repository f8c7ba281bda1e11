import { type Rows, rowAt } from '../../embed/vectors.js';
import { centroidSquare, type Geometry, roundingOf, squareOf } from './geometry.js';
import { QUAD } from './kernel-steps.js';
import type { Member } from './member.js';
import { Panel } from './panel.js';
import { sharedDoubles, sharedFloats, sharedIntegers } from './shared-rows.js';

/** Rows that are tried for each start. */
export const CANDIDATES = 2 * QUAD;
/** Weights are summed by blocks: the same sums, whoever adds them. */
const BLOCK_ROWS = 256;

/** Everything that the threads share while they choose starts. */
export interface GrowState {
  readonly rows: Rows;
  readonly geometry: Geometry;
  /** The first `given` of them, at least one, are there; the others are to be drawn. */
  readonly starts: Rows;
  readonly given: number;
  /** For each start to be drawn, as many numbers in [0, 1) as it has candidates. */
  readonly draws: Float64Array;
  /** Of each row, the squared distance to the nearest start: with this weight it is drawn. */
  readonly weights: Float64Array;
  /** The rows that are candidates now, the squared distance of each row to each, and the weights each leaves in sum. */
  readonly candidates: Int32Array;
  readonly trials: Float32Array;
  readonly trialSums: Float64Array;
  /** [the candidate that became the last start, which the weights do not know yet; −1 if there is none] */
  readonly chosen: Int32Array;
}

type GrowInput = Pick<GrowState, 'rows' | 'geometry' | 'starts' | 'given' | 'draws'>;

export function createGrowState(input: GrowInput): GrowState {
  const { count } = input.rows;
  return {
    ...input,
    weights: sharedDoubles(count),
    candidates: sharedIntegers(CANDIDATES),
    trials: sharedFloats(CANDIDATES * count),
    trialSums: sharedDoubles(CANDIDATES * Math.ceil(count / BLOCK_ROWS)),
    chosen: sharedIntegers(1).fill(-1),
  };
}

/**
 * Greedy k-means++ (Arthur & Vassilvitskii 2007): each next start is the best of some rows, drawn with the squared
 * distance to the starts so far as their weight. A thread keeps its part of the rows where its kernel reads them.
 */
export function growJob(member: Member, state: GrowState): void {
  const { rows, starts, given } = state;
  const { from, to } = member.share(Math.ceil(rows.count / BLOCK_ROWS));
  const part = new Part(state, from, to);
  for (let first = 0; first < given; first += QUAD) part.takeGiven(first, Math.min(QUAD, given - first));
  part.tryNothing();
  member.meet(() => drawCandidates(state, given, 0));
  for (let start = given; start < starts.count; start++) {
    part.takeChosen();
    part.tryCandidates();
    member.meet(() => {
      const best = bestCandidate(state);
      rowAt(starts, start).set(rowAt(rows, state.candidates[best]!));
      state.chosen[0] = best;
      if (start + 1 < starts.count) drawCandidates(state, start + 1, best);
    });
  }
}

/** The blocks of rows that one thread computes distances of. */
class Part {
  private readonly panel: Panel;
  private readonly squares: Float64Array;
  private readonly from: number;

  constructor(
    private readonly state: GrowState,
    private readonly fromBlock: number,
    private readonly toBlock: number,
  ) {
    const { rows, weights, geometry } = state;
    this.from = fromBlock * BLOCK_ROWS;
    this.squares = new Float64Array(Math.min(rows.count, toBlock * BLOCK_ROWS) - this.from);
    this.panel = new Panel(rows.dimensions, this.squares.length, QUAD);
    this.panel.setRows(0, rows, this.from, this.squares.length);
    for (let slot = 0; slot < this.squares.length; slot++) {
      const square = squareOf(rows, this.from + slot);
      this.squares[slot] = square;
      // A row without a direction is never drawn.
      weights[this.from + slot] = geometry === 'cosine' && square === 0 ? 0 : Number.POSITIVE_INFINITY;
    }
  }

  takeGiven(first: number, count: number): void {
    const { starts } = this.state;
    for (let index = 0; index < count; index++) this.panel.setCentroid(index, starts, first + index);
    this.panel.products(this.squares.length);
    for (let index = 0; index < count; index++) {
      this.measure(0, index, centroidSquare(starts, first + index, this.state.geometry));
      this.take(0);
    }
  }

  takeChosen(): void {
    if (this.state.chosen[0]! >= 0) this.take(this.state.chosen[0]!);
  }

  /** The sums of the weights as they are, as if of the first candidate. */
  tryNothing(): void {
    this.state.trials.fill(Number.POSITIVE_INFINITY, this.from, this.from + this.squares.length);
    this.sumTrial(0);
  }

  tryCandidates(): void {
    const { rows, candidates, geometry } = this.state;
    for (let first = 0; first < CANDIDATES; first += QUAD) {
      for (let index = 0; index < QUAD; index++) this.panel.setCentroid(index, rows, candidates[first + index]!);
      this.panel.products(this.squares.length);
      for (let index = 0; index < QUAD; index++) {
        this.measure(first + index, index, centroidSquare(rows, candidates[first + index]!, geometry));
        this.sumTrial(first + index);
      }
    }
  }

  /** Squared distances to the vector at `index` of the panel, of this squared length; what rounding can make is 0. */
  private measure(candidate: number, index: number, own: number): void {
    const { rows, trials } = this.state;
    const { found } = this.panel;
    const rounding = roundingOf(rows.dimensions, 1);
    const at = candidate * rows.count + this.from;
    for (let slot = 0; slot < this.squares.length; slot++) {
      const squares = this.squares[slot]! + own;
      const square = squares - 2 * found[slot * QUAD + index]!;
      trials[at + slot] = square > rounding * squares ? square : 0;
    }
  }

  private take(candidate: number): void {
    const { weights } = this.state;
    const to = this.from + this.squares.length;
    for (let row = this.from; row < to; row++) weights[row] = weightWith(this.state, candidate, row);
  }

  private sumTrial(candidate: number): void {
    const { weights, trials, trialSums } = this.state;
    const at = candidate * weights.length;
    for (let block = this.fromBlock; block < this.toBlock; block++) {
      const end = Math.min(weights.length, (block + 1) * BLOCK_ROWS);
      let sum = 0;
      for (let row = block * BLOCK_ROWS; row < end; row++) {
        const weight = weights[row]!;
        const trial = trials[at + row]!;
        sum += Math.min(trial, weight);
      }
      trialSums[block * CANDIDATES + candidate] = sum;
    }
  }
}

/** The weight of a row once the candidate is a start. */
function weightWith({ weights, trials }: GrowState, candidate: number, row: number): number {
  return Math.min(weights[row]!, trials[candidate * weights.length + row]!);
}

/** The one that leaves the rows nearest to the starts, in sum. */
function bestCandidate({ trialSums }: GrowState): number {
  const sums = new Float64Array(CANDIDATES);
  trialSums.forEach((sum, index) => {
    sums[index % CANDIDATES]! += sum;
  });
  return sums.indexOf(Math.min(...sums));
}

/** Draws with the weights that hold once the candidate `taken` is a start. */
function drawCandidates(state: GrowState, start: number, taken: number): void {
  const { rows, given, draws, trialSums, candidates } = state;
  let total = 0;
  for (let at = taken; at < trialSums.length; at += CANDIDATES) total += trialSums[at]!;
  for (let index = 0; index < CANDIDATES; index++) {
    const draw = draws[(start - given) * CANDIDATES + index]!;
    // Where all rows coincide with starts one is as good as another.
    candidates[index] = total > 0 ? rowAtWeight(state, taken, draw * total) : Math.floor(draw * rows.count);
  }
}

/** The row at which the weights, added up in order, exceed this; should rounding prevent it, the last with a weight. */
function rowAtWeight(state: GrowState, taken: number, weight: number): number {
  let left = weight;
  let row = 0;
  let last = 0;
  for (let at = taken; at < state.trialSums.length && left >= state.trialSums[at]!; at += CANDIDATES) {
    left -= state.trialSums[at]!;
    row += BLOCK_ROWS;
  }
  for (; row < state.rows.count; row++) {
    const own = weightWith(state, taken, row);
    if (own > 0) last = row;
    left -= own;
    if (left < 0) return row;
  }
  return last;
}
