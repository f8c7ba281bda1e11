import type { Options } from './bench.js';

/** @throws Error when the option is no list of whole numbers */
export function sizesOption(options: Options, standard: string): number[] {
  const sizes = String(options.sizes ?? standard)
    .split(',')
    .map(Number);
  if (sizes.some((size) => !Number.isInteger(size) || size < 1))
    throw new Error('--sizes takes numbers like 1000,5000.');
  return sizes;
}

/** The slope of log(seconds) over log(conversations), by least squares: 1 is linear; null of one run. */
export function exponentOf(runs: readonly { conversations: number; seconds: number }[]): number | null {
  if (runs.length < 2) return null;
  const points = runs.map((run) => [Math.log(run.conversations), Math.log(run.seconds)] as const);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return Math.round((100 * over) / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)) / 100;
}
