import { rowsOf } from '../embed/vectors.js';
import { matchGroups } from './match-groups.js';
import { pairLikeliest } from './pair-likeliest.js';
import { type Child, steadyParents } from './steady-parents.js';

describe('matchGroups', () => {
  const from = (conversations: Record<string, number>) => new Map(Object.entries(conversations));

  it('continues what holds the same conversations, whatever became of its intents', () => {
    const groups = [
      { size: 100, cameFrom: from({ a: 10, b: 80 }) },
      { size: 50, cameFrom: from({ a: 45 }) },
    ];
    expect(matchGroups({ oldSizes: from({ a: 60, b: 90 }), groups })).toEqual(['b', 'a']);
  });

  it('continues nothing by a few conversations', () => {
    expect(matchGroups({ oldSizes: from({ a: 100 }), groups: [{ size: 100, cameFrom: from({ a: 20 }) }] })).toEqual([
      null,
    ]);
  });
});

describe('pairLikeliest', () => {
  it('leaves unlikely pairs apart', () => {
    expect(
      pairLikeliest(
        [
          [0.9, 0.1],
          [0.2, 0.1],
        ],
        0.25,
      ),
    ).toEqual([0, -1]);
  });

  it('takes the best pairs first where there are too many to weigh them all', () => {
    const size = 600;
    const scores = Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_, column) => (column === size - 1 - row ? 0.9 : 0.3)),
    );
    expect(pairLikeliest(scores, 0.25)).toEqual(scores.map((_, row) => size - 1 - row));
  });
});

describe('steadyParents', () => {
  const child = (oldParent: string | null, freshGroup: number): Child => ({
    oldParent,
    freshGroup,
    weight: 10,
    cameFrom: new Map(oldParent === null ? [] : [[oldParent, 10]]),
  });
  /** Two bundles of directions: the first three, and the rest. */
  const centroids = rowsOf(Float32Array.from([1, 0, 1, 0, 1, 0, 0, 1, 0, 1]), 5);
  const settle = (children: Child[], anchors: string[] = []) => {
    const oldSizes = new Map([
      ['a', 20],
      ['b', 20],
    ]);
    const { parentOf, parentIds } = steadyParents({
      children,
      centroids,
      oldSizes,
      anchors: new Set(anchors),
      asked: false,
    });
    return parentOf.map((parent) => parentIds[parent]);
  };

  it('lets what is new join those it is grouped with', () => {
    expect(settle([child('a', 0), child('a', 0), child(null, 0), child('b', 1), child('b', 1)])).toEqual([
      'a',
      'a',
      'a',
      'b',
      'b',
    ]);
  });

  it('makes a new parent for what is new and like nothing else', () => {
    expect(settle([child('a', 0), child('a', 0), child('a', 0), child(null, 1), child(null, 1)])).toEqual([
      'a',
      'a',
      'a',
      null,
      null,
    ]);
  });

  it('gives up a grouping that no longer holds', () => {
    expect(settle([child('a', 0), child('b', 0), child('a', 0), child('b', 1), child('b', 1)])).toEqual([
      'a',
      'a',
      'a',
      'b',
      'b',
    ]);
  });

  it('never takes a child from a parent that a person chose', () => {
    expect(settle([child('a', 0), child('b', 0), child('a', 0), child('b', 1), child('b', 1)], ['b'])).toEqual([
      'a',
      'b',
      'a',
      'b',
      'b',
    ]);
  });
});
