import { Draws } from '../random.js';
import type { Traffic } from './schema.js';

const DAY_MS = 86_400_000;
/** Relative volume by hour of the day, UTC. */
const hours = [1, 1, 0, 0, 0, 1, 2, 5, 8, 11, 12, 12, 11, 11, 11, 11, 11, 12, 13, 14, 13, 10, 6, 3];
const hourWeights = Object.fromEntries(hours.map((weight, hour) => [String(hour), weight]));

/** When the conversations of one day start, in ms, ascending. Weeks and days are 1-based. */
export function planDay(traffic: Traffic, startMs: number, week: number, day: number, seed: string): number[] {
  const draws = new Draws(`${seed}/traffic/${week}/${day}`);
  const midnight = startMs + ((week - 1) * 7 + (day - 1)) * DAY_MS;
  const weekday = (new Date(midnight).getUTCDay() + 6) % 7;
  const total = traffic.weekdays.reduce((sum, weight) => sum + weight, 0);
  const shock = traffic.shocks.find((candidate) => candidate.week === week && candidate.day === day)?.factor ?? 1;
  const expected =
    traffic.conversationsPerWeek * (1 + traffic.trend) ** (week - 1) * ((traffic.weekdays[weekday] ?? 1) / total);
  const count = Math.round(expected * shock * (0.96 + 0.08 * draws.next('noise')));
  return Array.from({ length: count }, () => {
    const hour = Number(draws.weighted('hour', hourWeights));
    return midnight + hour * 3_600_000 + draws.integer('second', 0, 3599) * 1000;
  }).sort((a, b) => a - b);
}
