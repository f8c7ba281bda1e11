import { assignFolds } from './folds.js';

const groups = Array.from({ length: 60 }, (_, i) => `task ${i % 20}`);

it('keeps each group in one fold', () => {
  const folds = assignFolds(groups, 5, 'seed');
  const pairs = new Set(groups.map((group, i) => `${group} in ${folds[i]}`));
  expect(pairs.size).toBe(new Set(groups).size);
});

it('fills the folds evenly', () => {
  const folds = assignFolds(groups, 5, 'seed');
  for (const fold of [0, 1, 2, 3, 4]) expect(folds.filter((one) => one === fold)).toHaveLength(12);
});

it('deals the same whatever the order, and otherwise for another seed', () => {
  const folds = assignFolds(groups, 5, 'seed');
  expect(assignFolds([...groups].reverse(), 5, 'seed').reverse()).toEqual(folds);
  expect(assignFolds(groups, 5, 'another')).not.toEqual(folds);
});
