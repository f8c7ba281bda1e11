import { recipeCalls } from './recipe-calls.js';

/** Runs a recipe whose every call is answered by `answer`, and gives the arguments of its calls. */
function argumentsOf(templates: Record<string, string>[], input: Record<string, unknown>, answer: unknown = null) {
  const steps = templates.map((args, index) => ({ id: `s${index}`, tool: 'find', arguments: args }));
  const calls = recipeCalls({ steps }, input);
  const made: Record<string, unknown>[] = [];
  for (let next = calls.next(); !next.done; next = calls.next(answer)) made.push(next.value.arguments);
  return made;
}

describe('the calls of a recipe', () => {
  it('take a value as it is where the template is one placeholder', () => {
    expect(argumentsOf([{ limit: '{{input.limit}}', tags: '{{ input.tags }}' }], { limit: 3, tags: ['a'] })).toEqual([
      { limit: 3, tags: ['a'] },
    ]);
  });

  it('write values into a text', () => {
    expect(argumentsOf([{ query: '{{input.what}} of {{input.whom}}' }], { what: 'orders', whom: { id: 1 } })).toEqual([
      { query: 'orders of {"id":1}' },
    ]);
  });

  it('read into what an earlier step gave', () => {
    const steps: Record<string, string>[] = [{}, { order: '{{s0.orders.1.id}}' }];
    expect(argumentsOf(steps, {}, { orders: [{ id: 'R-1' }, { id: 'R-2' }] })[1]).toEqual({ order: 'R-2' });
  });

  it('leave an argument out that has no value', () => {
    expect(argumentsOf([{ email: '{{input.email}}', note: 'for {{input.email}}' }], {})).toEqual([{ note: 'for ' }]);
  });

  it('read nothing that is inherited', () => {
    expect(argumentsOf([{ a: '{{input.constructor}}', b: '{{input.__proto__.polluted}}' }], {})).toEqual([{}]);
  });

  it('fill a value once: a placeholder in it stays text', () => {
    expect(argumentsOf([{ text: 'say {{input.text}}' }], { text: '{{input.secret}}', secret: 's' })).toEqual([
      { text: 'say {{input.secret}}' },
    ]);
  });

  it('end with the last result', () => {
    const calls = recipeCalls({ steps: [{ id: 'a', tool: 'find', arguments: {} }] }, {});
    calls.next();
    expect(calls.next('found')).toEqual({ done: true, value: 'found' });
  });
});
