import type { Step } from '#contracts';
import type { LabelledRun } from './labelled-runs.js';

/** What one guessed step earns: 1 or 0, or the chance of it. `agent` is null where no mark names one. */
export interface Hits {
  stepExact: number;
  stepWithin3: number;
  agent: number | null;
}

const NEAR_STEPS = 3;

export function hitsOf(run: LabelledRun, guessed: Pick<Step, 'spanId' | 'agent'> | null): Hits {
  const named = run.decisive.some(({ agent }) => agent !== null);
  if (guessed === null) return { stepExact: 0, stepWithin3: 0, agent: named ? 0 : null };
  const at = positionOf(run.steps, guessed.spanId);
  const marked = run.decisive.map(({ spanId }) => positionOf(run.steps, spanId));
  const near = at >= 0 && marked.some((position) => position >= 0 && Math.abs(position - at) <= NEAR_STEPS);
  return {
    stepExact: Number(run.decisive.some(({ spanId }) => spanId === guessed.spanId)),
    stepWithin3: Number(near),
    agent: named ? Number(run.decisive.some(({ agent }) => agent !== null && agent === guessed.agent)) : null,
  };
}

/** A mark may lie on a span around a step; then the first step within it stands for it. -1 where there is none. */
export function positionOf(steps: readonly Step[], spanId: string): number {
  const own = steps.findIndex((step) => step.spanId === spanId);
  return own >= 0 ? own : steps.findIndex((step) => step.parentSpanId === spanId);
}

/** Precision, recall and F1 of all steps pointed at against all steps marked, over all runs together. */
export function locationOf(runs: readonly { marked: ReadonlySet<string>; pointed: ReadonlySet<string> }[]) {
  let hits = 0;
  let pointedAt = 0;
  let marks = 0;
  for (const { marked, pointed } of runs) {
    pointedAt += pointed.size;
    marks += marked.size;
    for (const spanId of pointed) if (marked.has(spanId)) hits++;
  }
  return { precision: hits / pointedAt, recall: hits / marks, f1: (2 * hits) / (pointedAt + marks) };
}

/** How often the layer is right, and the mean of the F1 of each layer that occurs. */
export function layerScore(pairs: readonly { truth: string; guess: string | null }[]) {
  const layers = [...new Set(pairs.map(({ truth }) => truth))];
  const f1s = layers.map((layer) => {
    const right = pairs.filter(({ truth, guess }) => truth === layer && guess === layer).length;
    const marked = pairs.filter(({ truth }) => truth === layer).length;
    const guessed = pairs.filter(({ guess }) => guess === layer).length;
    return (2 * right) / (marked + guessed);
  });
  return {
    layerMacroF1: f1s.reduce((sum, f1) => sum + f1, 0) / f1s.length,
    layerAccuracy: pairs.filter(({ truth, guess }) => truth === guess).length / pairs.length,
  };
}
