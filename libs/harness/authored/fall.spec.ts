import { chanceOfFall } from './fall.js';

describe('the chance of a fall', () => {
  it('is that of the table in which it was first shown: 3 of 4 right by guessing, or more', () => {
    // Fisher's lady tasting tea: 17 of 70 ways.
    expect(chanceOfFall({ failed: 1, calls: 4 }, { failed: 3, calls: 4 })).toBeCloseTo(17 / 70, 12);
  });

  it('is certain where no later call failed', () => {
    expect(chanceOfFall({ failed: 3, calls: 10 }, { failed: 0, calls: 10 })).toBeCloseTo(1, 12);
  });

  it('is small where all fails that went well', () => {
    expect(chanceOfFall({ failed: 0, calls: 20 }, { failed: 10, calls: 10 })).toBeCloseTo(1 / 30_045_015, 14);
  });
});
