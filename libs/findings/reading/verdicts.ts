import type { StepOf } from '#contracts';

const passLabels = new Set([
  'pass',
  'passed',
  'true',
  'ok',
  'success',
  'correct',
  'yes',
  'compliant',
  'relevant',
  'grounded',
]);
const failLabels = new Set([
  'fail',
  'failed',
  'false',
  'error',
  'failure',
  'incorrect',
  'no',
  'violation',
  'irrelevant',
  'ungrounded',
  'blocked',
]);

/** Did the evaluator say that all is well? A label says so; a score without label does from .8 of 1. */
export function isPass(step: StepOf<'evaluation'>): boolean {
  const label = step.label?.toLowerCase().trim();
  if (label) return passLabels.has(label);
  return step.score !== null && step.score >= 0.8 && step.score <= 1;
}

/** Did the evaluator find fault? Scores without a label are not judged: what is low differs by evaluator. */
export function isFail(step: StepOf<'evaluation'>): boolean {
  return failLabels.has(step.label?.toLowerCase().trim() ?? '');
}
