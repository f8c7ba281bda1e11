/** Value of a function at a point; writes its gradient there into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

const memory = 10;
const sufficientDecrease = 1e-4;
const shortestStep = 1e-10;

interface Move {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step · change) */
  readonly rho: number;
}

/**
 * Minimises a smooth convex function by L-BFGS with a backtracking line search (Nocedal & Wright, Numerical
 * Optimization, algorithms 7.4 and 3.1), from `start`, which is left as it is. Deterministic.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, iterations }: { tolerance: number; iterations: number },
): Float64Array {
  let point = start.slice();
  let gradient = new Float64Array(point.length);
  let value = objective(point, gradient);
  const moves: Move[] = [];
  for (let i = 0; i < iterations && normOf(gradient) > tolerance; i++) {
    const direction = descentDirection(gradient, moves);
    const slope = dot(direction, gradient);
    if (slope >= 0) break;
    const next = new Float64Array(point.length);
    const nextGradient = new Float64Array(point.length);
    let length = moves.length === 0 ? Math.min(1, 1 / normOf(gradient)) : 1;
    let nextValue = Number.POSITIVE_INFINITY;
    for (; length > shortestStep; length /= 2) {
      for (let j = 0; j < next.length; j++) next[j] = point[j]! + length * direction[j]!;
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + sufficientDecrease * length * slope) break;
    }
    if (!(nextValue < value)) break;
    remember(moves, difference(next, point), difference(nextGradient, gradient));
    point = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return point;
}

/** The two-loop recursion: −H·gradient, with H built from the last moves. */
function descentDirection(gradient: Float64Array, moves: readonly Move[]): Float64Array {
  const direction = gradient.map((one) => -one);
  const shares: number[] = [];
  for (let i = moves.length - 1; i >= 0; i--) {
    const { step, change, rho } = moves[i]!;
    shares[i] = rho * dot(step, direction);
    addScaled(direction, change, -shares[i]!);
  }
  const last = moves.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.change, last.change));
    for (let j = 0; j < direction.length; j++) direction[j]! *= scale;
  }
  moves.forEach(({ step, change, rho }, i) => {
    addScaled(direction, step, shares[i]! - rho * dot(change, direction));
  });
  return direction;
}

function remember(moves: Move[], step: Float64Array, change: Float64Array): void {
  const curvature = dot(step, change);
  if (curvature <= 1e-12) return;
  moves.push({ step, change, rho: 1 / curvature });
  if (moves.length > memory) moves.shift();
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((one, i) => one - b[i]!);
}

function addScaled(to: Float64Array, by: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += factor * by[i]!;
}

function normOf(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
