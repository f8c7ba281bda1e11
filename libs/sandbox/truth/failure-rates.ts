import type { TruthRecord } from './record.js';

/** Share of failed conversations per intent. */
export function failureRates(truth: readonly TruthRecord[]): Record<string, number> {
  const counts = new Map<string, { all: number; failed: number }>();
  for (const record of truth) {
    const count = counts.get(record.intent) ?? { all: 0, failed: 0 };
    count.all += 1;
    if (!record.success) count.failed += 1;
    counts.set(record.intent, count);
  }
  return Object.fromEntries([...counts].map(([intent, { all, failed }]) => [intent, failed / all]));
}
