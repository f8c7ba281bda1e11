import { assessOutcome } from './assess-outcome.js';
import { crossValidate } from './cross-validate.js';
import { makeExamples, talk } from './learning/examples.fixture.js';

it('tells failures from successes by what other users met', () => {
  const examples = makeExamples(400, (words) => (words.includes('shoes') ? -3 : 3));
  const successes = crossValidate(examples, { folds: 4, seed: 'a' });
  const mean = (wanted: boolean) => {
    const of = successes.filter((_, i) => examples[i]!.success === wanted);
    return of.reduce((sum, one) => sum + one, 0) / of.length;
  };
  expect(mean(true) - mean(false)).toBeGreaterThan(0.5);
});

it('finds no sign in outcomes that only the group tells', () => {
  const examples = Array.from({ length: 200 }, (_, i) => {
    const user = i % 10;
    const conversation = { ...talk(`c${i}`, `This is ${'abcdefghij'[user]!.repeat(4)}.`), userId: `user ${user}` };
    return { conversation, findings: [], success: user % 2 === 0 };
  });
  for (const success of crossValidate(examples, { folds: 5, seed: 'a' }))
    expect(Math.abs(success - 0.5)).toBeLessThan(0.3);
});

it('falls back to the default where too few are labelled', () => {
  const examples = makeExamples(20, () => 0);
  expect(crossValidate(examples, { folds: 5, seed: 'a' })).toEqual(
    examples.map(({ conversation }) => assessOutcome(conversation, []).successProbability),
  );
});
