import { knownTerms, vocabularyOf } from './vocabulary.js';

const said = (user: string, ...terms: number[]) => ({
  user,
  terms: { hashes: Uint32Array.from(terms), counts: Float32Array.from(terms, () => 1) },
});

it('knows what five users share, and nothing that fewer do however often they say it', () => {
  const everyone = ['a', 'b', 'c', 'd', 'e'].map((user) => said(user, 1, 4_000_000_000));
  const chatterbox = Array.from({ length: 50 }, () => said('a', 2));
  const few = ['a', 'b', 'c', 'd'].map((user) => said(user, 3));
  expect([...vocabularyOf([...everyone, ...chatterbox, ...few]).keys()]).toEqual([1, 4_000_000_000]);
});

it('gives terms that fall into one bucket a count each', () => {
  const bucketMates = [7, 7 + 2 ** 22];
  const speakers = ['a', 'b', 'c', 'd', 'e'].map((user) => said(user, bucketMates[0]!));
  expect([...vocabularyOf([...speakers, said('f', bucketMates[1]!)]).keys()]).toEqual([7]);
});

it('weighs the known terms of a talk at unit length together', () => {
  const { hashes } = said('a', 1, 2, 9).terms;
  const { values, shares } = knownTerms(
    { hashes, counts: Float32Array.of(1, 20, 5) },
    new Map([
      [1, 0],
      [2, 1],
    ]),
  );
  expect(values).toEqual([0, 1]);
  expect(Math.hypot(...shares)).toBeCloseTo(1);
});
