import { argumentsOf, resultOf, wordsOfFunction } from './wrapped-function.js';

describe('argumentsOf', () => {
  it.each([
    ['named ones', '{"args":[],"kwargs":{"a":1}}', { a: 1 }],
    ['ones in order', '{"args":[1,2],"kwargs":{}}', [1, 2]],
    ['both', '{"args":[1],"kwargs":{"a":2}}', { args: [1], kwargs: { a: 2 } }],
    ['framed ones', '{"input":{"a":1}}', { a: 1 }],
    ['plain ones', '{"a":1}', { a: 1 }],
    ['text', 'a', 'a'],
  ])('takes %s', (_, told, expected) => {
    expect(argumentsOf(told)).toEqual(expected);
  });
});

describe('resultOf', () => {
  it.each([
    ['quoted text', '"ok"', 'ok'],
    ['a framed result', '{"output":[1]}', [1]],
    ['the texts of MCP', '{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}', 'a\nb'],
    ['an object as it is', '{"output":1,"more":2}', { output: 1, more: 2 }],
    ['nothing', undefined, null],
  ])('takes %s', (_, told, expected) => {
    expect(resultOf(told)).toEqual(expected);
  });
});

describe('wordsOfFunction', () => {
  it.each([
    ['plain words', 'hi', 'hi'],
    ['the only argument', '{"args":["hi"],"kwargs":{}}', 'hi'],
    ['the only named argument', '{"question":"hi"}', 'hi'],
    ['not one of several', '{"args":["hi","there"],"kwargs":{}}', null],
    ['not a state', '{"state":{"step":1}}', null],
  ])('hears %s', (_, told, expected) => {
    expect(wordsOfFunction(told)).toBe(expected);
  });
});
