import { bestPairing } from './hungarian.js';

describe('bestPairing', () => {
  it('gives up the best single pair for the best sum', () => {
    expect(
      bestPairing([
        [10, 9],
        [9, 1],
      ]),
    ).toEqual([1, 0]);
  });

  it('leaves rows unpaired when columns run out', () => {
    expect(bestPairing([[1], [5], [2]])).toEqual([-1, 0, -1]);
  });

  it('pairs nothing with nothing', () => {
    expect(bestPairing([])).toEqual([]);
  });
});
