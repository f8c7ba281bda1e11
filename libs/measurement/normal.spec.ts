import { chiSquareTail, logUpperTail, quantileOfLogTail, upperQuantile, upperTail } from './normal.js';

describe('the normal distribution', () => {
  it.each([
    [0, 0.5],
    [1, 0.15865525393145707],
    [-2, 0.9772498680518208],
    [3, 0.0013498980316300933],
    [6, 9.865876450376946e-10],
  ])('leaves the tabled probability above %d', (z, tail) => {
    expect(upperTail(z) / tail).toBeCloseTo(1, 10);
  });

  it('keeps its logarithm where the probability itself underflows', () => {
    const z = 60;
    const leading = -0.5 * z * z - Math.log(z * Math.sqrt(2 * Math.PI)) - 1 / (z * z);
    expect(logUpperTail(z)).toBeCloseTo(leading, 5);
  });

  it.each([-5, -1, 0.3, 2.9, 3.1, 40])('gives %d back as the quantile of its own tail', (z) => {
    expect(quantileOfLogTail(logUpperTail(z))).toBeCloseTo(z, 8);
  });

  it('has the two tabled quantiles everyone knows', () => {
    expect(upperQuantile(0.025)).toBeCloseTo(1.959963984540054, 10);
    expect(upperQuantile(0.2)).toBeCloseTo(0.8416212335729143, 10);
  });
});

describe('the chi-square distribution', () => {
  it('with two and four degrees has its closed form', () => {
    expect(chiSquareTail(7, 2)).toBeCloseTo(Math.exp(-3.5), 12);
    expect(chiSquareTail(7, 4)).toBeCloseTo(Math.exp(-3.5) * (1 + 3.5), 12);
  });

  it('with one degree is the square of a normal', () => {
    expect(chiSquareTail(9, 1)).toBeCloseTo(2 * upperTail(3), 12);
  });

  it.each([
    [11.070497693516351, 5, 0.05],
    [16.918977604620448, 9, 0.05],
    [552.0746796783313, 499, 0.05],
  ])('%d with %d degrees has the tabled tail', (x, df, tail) => {
    expect(chiSquareTail(x, df)).toBeCloseTo(tail, 4);
  });

  it('does not underflow for very many degrees', () => {
    expect(chiSquareTail(4000, 4000)).toBeGreaterThan(0.49);
    expect(chiSquareTail(4000, 4000)).toBeLessThan(0.5);
  });
});
