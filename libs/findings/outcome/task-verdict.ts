import type { Conversation, Step, StepOf } from '#contracts';
import { isFail, isPass } from '../reading/verdicts.js';

/**
 * Evaluations that judge the whole task, by name without case, marks and the prefix of the semantic conventions. Others
 * judge a part of an answer, and say little of the need.
 */
const taskEvaluations = new Set([
  'task_success',
  'task_completion',
  'task_completed',
  'goal_success',
  'goal_completion',
  'goal_achieved',
]);
const prefix = /^gen_ai_evaluation_/;
/** A score without a label up to here, of 1, says that the task failed. */
const failingScore = 0.2;

/** What the last evaluation of the whole task says: success, failure, or null where none is clear. */
export function taskVerdict({ turns }: Conversation): boolean | null {
  const last = turns.flatMap(({ steps }) => steps.filter(judgesTask)).at(-1);
  if (!last) return null;
  if (isPass(last)) return true;
  const low = !last.label && last.score !== null && last.score >= 0 && last.score <= failingScore;
  return isFail(last) || low ? false : null;
}

/** The conversation as it was before its task was evaluated: a label must not stand in what is learned from. */
export function withoutTaskVerdict(conversation: Conversation): Conversation {
  const turns = conversation.turns.map((turn) => ({ ...turn, steps: turn.steps.filter((step) => !judgesTask(step)) }));
  return { ...conversation, turns };
}

function judgesTask(step: Step): step is StepOf<'evaluation'> {
  if (step.kind !== 'evaluation') return false;
  const name = step.name
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(prefix, '');
  return taskEvaluations.has(name);
}
