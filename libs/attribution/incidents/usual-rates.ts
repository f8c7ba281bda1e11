import { groupBy } from '#contracts';
import type { Reached } from './bursts.js';

/** Calls of a service are cut into so many runs of equal length. */
const RUNS = 21;
/** Hardly any service never fails; one that fails more often than one in ten has no usual to compare with. */
const LEAST = 0.005;
const MOST = 0.1;

/** How often each service usually fails: the median over runs of its calls, which an incident in a few of them cannot raise. */
export function usualRates(calls: readonly Reached[]): Map<string, number> {
  const rates = new Map<string, number>();
  for (const [service, of] of groupBy(calls, (call) => call.service)) {
    const length = Math.max(1, Math.ceil(of.length / RUNS));
    const shares: number[] = [];
    for (let start = 0; start < of.length; start += length) {
      const run = of.slice(start, start + length);
      shares.push(run.filter(({ failed }) => failed).length / run.length);
    }
    shares.sort((a, b) => a - b);
    rates.set(service, Math.min(MOST, Math.max(LEAST, shares[Math.floor((shares.length - 1) / 2)]!)));
  }
  return rates;
}
