import { type StepOf, stepsOf } from '#contracts';
import type { CaseMaterial } from '../cluster.js';

export function toolSteps(cases: CaseMaterial[]): StepOf<'tool'>[] {
  return cases.flatMap(({ conversation }) =>
    stepsOf(conversation).filter((step): step is StepOf<'tool'> => step.kind === 'tool'),
  );
}

/** Share of the cases in which each tool was called with success. */
export function successShares(cases: CaseMaterial[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of cases) {
    const names = new Set(
      toolSteps([one])
        .filter(({ error }) => error === null)
        .map(({ name }) => name),
    );
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return new Map([...counts].map(([name, count]) => [name, count / cases.length]));
}

/** The tool that sets the passing cases apart from the failing ones, or null where none does by at least 0.4. */
export function decisiveTool(passing: CaseMaterial[], failing: CaseMaterial[]): string | null {
  const inFailing = successShares(failing);
  let best: string | null = null;
  let bestGap = 0.4;
  for (const [name, share] of successShares(passing)) {
    const gap = share - (inFailing.get(name) ?? 0);
    if (gap > bestGap) {
      best = name;
      bestGap = gap;
    }
  }
  return best;
}
