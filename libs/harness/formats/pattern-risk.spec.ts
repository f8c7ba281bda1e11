import { patternRisk } from './pattern-risk.js';

test.each([
  '^A\\d{6}$',
  'my (?:e-?mail|address) is (\\S+@\\S+)',
  '\\border\\s+(?:number |id )?#?(\\d{4,10})',
  '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
  '(\\(|\\[)x',
  '[(+*]{3}',
  '^(?:red|green|blue)$',
])('%s may run', (pattern) => {
  expect(patternRisk(pattern)).toBeNull();
});

test.each([
  '(a+)+$',
  '(a|aa)*b',
  '(?:a?){30}b',
  '(?:a{1,30}){1,30}b',
  '.*.*.*x',
  '(?<x>\\w*)*',
  '((a{0,9}){0,9}){0,9}',
])('%s can be matched in too many ways', (pattern) => {
  expect(patternRisk(pattern)).toMatch(/too many ways/);
});

test('a reference back to a group is refused, an escaped backslash is none', () => {
  expect(patternRisk('(a)\\1')).toBe('refers back to a group');
  expect(patternRisk('(a)\\\\1')).toBeNull();
});

test.each(['.*.*x', '^.*.*.*x'])('%s, as expensive as may be, ends soon on a text of 300 characters', (pattern) => {
  expect(patternRisk(pattern)).toBeNull();
  const started = performance.now();
  new RegExp(pattern, 'u').test('a'.repeat(300));
  expect(performance.now() - started).toBeLessThan(5_000);
});
