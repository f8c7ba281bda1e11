import { drawsOf } from './examples.fixture.js';
import { fitLogistic, logOddsOf, type SparseRow, sigmoid, softplus } from './logistic.js';

const truth = Float64Array.of(0.5, 2, -1.5, 0);

function makeRows(count: number, seed = 7): { rows: SparseRow[]; isSuccess: boolean[] } {
  const draw = drawsOf(seed);
  const rows = Array.from({ length: count }, () => {
    const columns = [0, ...[1, 2, 3].filter(() => draw() < 0.5)];
    return { columns: Int32Array.from(columns), values: Float64Array.from(columns, () => 1) };
  });
  return { rows, isSuccess: rows.map((row) => draw() < sigmoid(logOddsOf(row, truth))) };
}

const prior = (mean: number, precision: number) => ({
  mean: new Float64Array(4).fill(mean),
  precision: new Float64Array(4).fill(precision),
});

it('recovers the weights that made the data', () => {
  const { rows, isSuccess } = makeRows(20_000);
  fitLogistic(rows, isSuccess, prior(0, 0.01)).forEach((weight, j) => {
    expect(Math.abs(weight - truth[j]!)).toBeLessThan(0.12);
  });
});

it('stands at a minimum: no step aside lowers the loss', () => {
  const { rows, isSuccess } = makeRows(300);
  const weights = fitLogistic(rows, isSuccess, prior(0, 1));
  const lossAt = (at: Float64Array) =>
    rows.reduce((sum, row, i) => sum + softplus((isSuccess[i] ? -1 : 1) * logOddsOf(row, at)), 0) +
    at.reduce((sum, one) => sum + 0.5 * one * one, 0);
  const least = lossAt(weights);
  for (const j of [0, 1, 2, 3])
    for (const step of [-0.05, 0.05])
      expect(lossAt(weights.map((one, k) => (k === j ? one + step : one)))).toBeGreaterThan(least);
});

it('stays near its prior with few examples and leaves it with many', () => {
  const distance = (count: number) => {
    const { rows, isSuccess } = makeRows(count);
    return Math.abs(fitLogistic(rows, isSuccess, prior(-1, 5))[1]! - -1);
  };
  expect(distance(4)).toBeLessThan(0.5);
  expect(distance(4000)).toBeGreaterThan(2.5);
});

it('keeps weights finite where a column tells success without error', () => {
  const rows = [0, 1].map((j) => ({ columns: Int32Array.of(j), values: Float64Array.of(1e6) }));
  for (const weight of fitLogistic(rows, [true, false], prior(0, 1e-6))) expect(Number.isFinite(weight)).toBe(true);
});
