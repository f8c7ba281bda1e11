import { buildConversation, type StepScript } from '#testing';
import { taskVerdict, withoutTaskVerdict } from './task-verdict.js';

const evaluated = (...steps: StepScript[]) => buildConversation({ turns: [{ user: 'Hi?', steps, reply: 'Yes.' }] });

it.each(['task_success', 'gen_ai.evaluation.task_success', 'Task Completion', 'goal-achieved'])(
  'reads %s',
  (evaluate) => {
    expect(taskVerdict(evaluated({ evaluate, label: 'pass' }))).toBe(true);
    expect(taskVerdict(evaluated({ evaluate, label: 'fail' }))).toBe(false);
  },
);

it('reads a score without label only where it is clear', () => {
  const verdicts = [1, 0.5, 0, -3].map((score) => taskVerdict(evaluated({ evaluate: 'task_success', score })));
  expect(verdicts).toEqual([true, null, false, null]);
});

it('takes no evaluation of a part for one of the task', () => {
  expect(taskVerdict(evaluated({ evaluate: 'relevance', label: 'pass' }))).toBeNull();
});

it('takes the last word where it was judged twice', () => {
  const conversation = evaluated(
    { evaluate: 'task_success', label: 'fail' },
    { evaluate: 'task_success', label: 'pass' },
  );
  expect(taskVerdict(conversation)).toBe(true);
});

it('takes the verdict out of what is learned from, and nothing else', () => {
  const conversation = evaluated({ evaluate: 'task_success', label: 'fail' }, { evaluate: 'relevance', label: 'fail' });
  expect(withoutTaskVerdict(conversation)).toEqual({
    ...conversation,
    turns: [{ ...conversation.turns[0]!, steps: conversation.turns[0]!.steps.slice(1) }],
  });
});
