import { groupBy } from '#contracts';
import { seededRandom } from '#intents';
import { type Judged, rankingFigures } from '../frustration/ranking.js';

export interface GroupedScore extends Judged {
  /** Items of one group, such as runs of one task, are not independent. */
  readonly group: string;
}

const resamples = 1000;

/** 95 % percentile interval of the AUROC, resampled by group. */
export function aurocInterval(judged: readonly GroupedScore[]): [number, number] {
  const groups = [...groupBy(judged, ({ group }) => group).values()];
  const random = seededRandom('findings bench');
  const values = Array.from({ length: resamples }, () => {
    const drawn = groups.flatMap(() => groups[Math.floor(random() * groups.length)]!);
    return rankingFigures(drawn, 0.5).auroc;
  })
    // A draw may hold one class alone.
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  return [values[Math.floor(values.length * 0.025)]!, values[Math.floor(values.length * 0.975)]!];
}
