import { groupBy } from '#contracts';
import { seededRandom } from '#intents';

export interface Estimate {
  value: number;
  /** 95 % percentile interval, resampled by group. */
  interval: [number, number];
}

const RESAMPLES = 1000;

/** Mean with its interval; items of one group come and go together. Items without a value are left out. */
export function bootstrapMean(items: readonly { group: string; value: number | null }[]): Estimate | null {
  const groups = [...groupBy(items, ({ group }) => group).values()].map((members) => {
    const values = members.flatMap(({ value }) => (value === null ? [] : [value]));
    return { sum: values.reduce((a, b) => a + b, 0), count: values.length };
  });
  const total = (picked: typeof groups) => {
    let sum = 0;
    let count = 0;
    for (const group of picked) {
      sum += group.sum;
      count += group.count;
    }
    return sum / count;
  };
  const value = total(groups);
  if (Number.isNaN(value)) return null;
  const random = seededRandom('attribution bench');
  const means = Array.from({ length: RESAMPLES }, () =>
    total(groups.map(() => groups[Math.floor(random() * groups.length)] as (typeof groups)[number])),
  ).sort((a, b) => a - b);
  return { value, interval: [means[Math.floor(RESAMPLES * 0.025)]!, means[Math.floor(RESAMPLES * 0.975)]!] };
}
