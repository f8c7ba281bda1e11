import type { Rows } from '../../embed/vectors.js';
import type { Random } from '../../random.js';
import type { Team } from '../k-means/team.js';
import { meansOf } from '../means-of.js';
import { findNeighbours } from '../neighbours/find-neighbours.js';
import { communitiesOf } from './communities.js';
import { mergeGroups } from './merge-groups.js';
import { type Graph, neighbourGraph } from './neighbour-graph.js';

/** Neighbours each row is joined to: fewer and one kind of request falls apart, more and rare ones drown. */
const MOST_NEIGHBOURS = 10;
const FEWEST_NEIGHBOURS = 5;

function neighboursAmong(count: number): number {
  return Math.max(FEWEST_NEIGHBOURS, Math.min(MOST_NEIGHBOURS, Math.floor(Math.sqrt(count) / 2)));
}
/** The resolutions tried, from few large communities to many small ones. */
const RESOLUTIONS = [0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8, 11, 16, 32, 64];

/** Steps between two of them towards a wanted number of groups. */
const HALVINGS = 5;

/** A division of rows into groups. */
export interface Division {
  readonly resolution: number;
  /** Group of each row. */
  readonly labels: Int32Array;
  readonly count: number;
}

/** Divides rows by the graph of their nearest neighbours: a group is denser inside than the graph as a whole. */
export class Divisions {
  private readonly known = new Map<number, Division>();

  private constructor(
    private readonly rows: Rows,
    private readonly graph: Graph,
    private readonly random: Random,
  ) {}

  /** `copies` tells how many requests each row stands for: one wording that many use may be an intent of its own. */
  static async of(rows: Rows, copies: readonly number[], random: Random, team: Team): Promise<Divisions> {
    return new Divisions(
      rows,
      neighbourGraph(await findNeighbours(rows, 0, neighboursAmong(rows.count), team), copies),
      random,
    );
  }

  /** One for each resolution, coarse to fine, as long as there are more groups each time and at most `most`. */
  coarseToFine(most: number): Division[] {
    const divisions: Division[] = [];
    for (const resolution of RESOLUTIONS) {
      const division = this.at(resolution);
      if (division.count > most) break;
      if (division.count > (divisions.at(-1)?.count ?? 0)) divisions.push(division);
    }
    return divisions;
  }

  /** Centroids of `k` groups, of fewer where the rows do not divide that far. */
  into(k: number): Rows {
    const division = this.coarsestOfAtLeast(k);
    return mergeGroups(meansOf(this.rows, division.labels, division.count), sizesOf(division), k);
  }

  /** Few groups then remain to be joined, and those that lie closest are. */
  private coarsestOfAtLeast(k: number): Division {
    const above = RESOLUTIONS.findIndex((resolution) => this.at(resolution).count >= k);
    if (above <= 0) return this.at(above < 0 ? RESOLUTIONS.at(-1)! : RESOLUTIONS[0]!);
    let [low, high] = [RESOLUTIONS[above - 1]!, RESOLUTIONS[above]!];
    for (let halving = 0; halving < HALVINGS && this.at(high).count > k; halving++) {
      const middle = Math.sqrt(low * high);
      if (this.at(middle).count >= k) high = middle;
      else low = middle;
    }
    return this.at(high);
  }

  at(resolution: number): Division {
    const known = this.known.get(resolution);
    if (known) return known;
    const labels = communitiesOf(this.graph, resolution, this.random);
    const division = { resolution, labels, count: labels.reduce((most, label) => Math.max(most, label + 1), 0) };
    this.known.set(resolution, division);
    return division;
  }
}

function sizesOf({ labels, count }: Division): number[] {
  const sizes = new Array<number>(count).fill(0);
  for (const label of labels) sizes[label]!++;
  return sizes;
}
