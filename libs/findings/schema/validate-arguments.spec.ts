import { compileSafePattern } from './safe-pattern.js';
import { validateArguments } from './validate-arguments.js';

const schema = {
  type: 'object',
  properties: {
    date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    seats: { type: 'integer', minimum: 1 },
    cabin: { enum: ['a', 'b'] },
  },
  required: ['date'],
  additionalProperties: false,
};

it.each([
  [{ date: '2024-05-03', seats: 2, cabin: 'a' }, []],
  [{ date: 'May 3' }, ['date should match ^\\d{4}-\\d{2}-\\d{2}$']],
  [{}, ['date is required']],
  [{ date: '2024-05-03', seats: 0 }, ['seats should be at least 1']],
  [{ date: '2024-05-03', seats: 1.5 }, ['seats should be integer']],
  [{ date: '2024-05-03', cabin: 'c' }, ['cabin should be one of a, b']],
  [{ date: '2024-05-03', extra: 1 }, ['extra is not a known argument']],
  ['date', ['arguments should be object']],
])('judges %j', (value, problems) => {
  expect(validateArguments(schema, value)).toEqual(problems);
});

it('does not judge a schema it cannot read', () => {
  expect(validateArguments('nonsense', { a: 1 })).toEqual([]);
  expect(validateArguments({ type: 7, properties: [1], required: 'x', enum: {} }, { a: 1 })).toEqual([]);
});

it('stops at a bounded depth', () => {
  let deep: object = { type: 'string' };
  let value: object | number = 1;
  for (let i = 0; i < 5_000; i++) {
    deep = { type: 'object', properties: { a: deep } };
    value = { a: value };
  }
  expect(validateArguments(deep as never, value as never)).toEqual([]);
});

it('refuses patterns that could be slow', () => {
  for (const pattern of ['(a+)+$', '(a|a)*b', '.*.*.*x', '\\1', '[', 'a{0,9}a{0,9}a{0,9}b'])
    expect(compileSafePattern(pattern)).toBeNull();
});

it('keeps patterns that are cheap', () => {
  expect(compileSafePattern('^[A-Z]{2}-\\d+$')?.test('AB-12')).toBe(true);
});
