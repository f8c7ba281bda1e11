import fc from 'fast-check';
import { parseJson } from './parse-json.js';

describe('parseJson', () => {
  it('reads whole JSON', () => {
    expect(parseJson('[{"a":1}]')).toEqual({ value: [{ a: 1 }], cut: false });
  });

  it.each([
    ['[{"text":"hello wor', [{ text: 'hello wor' }]],
    ['[{"text":"tab\\', [{ text: 'tab' }]],
    ['[{"text":"path C:\\\\', [{ text: 'path C:\\' }]],
    ['[{"text":"smile \\ud83', [{ text: 'smile ' }]],
    ['[{"a":1},{"b', [{ a: 1 }, {}]],
    ['[{"a":1,"b":tr', [{ a: 1 }]],
    ['[1,2', [1]],
    ['{"a":{"b":[', { a: { b: [] } }],
  ])('reads %s up to the cut', (text, value) => {
    expect(parseJson(text)).toEqual({ value, cut: true });
  });

  it.each(['plain text', '', '[1]]', '{"a":]', '"open'])('gives null for %j', (text) => {
    expect(parseJson(text)).toBeNull();
  });

  it('reads something of every JSON list cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.jsonValue(),
            fc.array(fc.constantFrom('\\', '"', 'a', '\n')).map((chars) => chars.join('')),
          ),
        ),
        fc.nat(),
        (value, at) => {
          const text = JSON.stringify(value);
          expect(parseJson(text.slice(0, 1 + (at % text.length)))).not.toBeNull();
        },
      ),
    );
  });

  it.each([
    ['["1e999"]', ['1e999']],
    ['[1e999]', ['Infinity']],
    [`[1${'0'.repeat(400)}]`, ['Infinity']],
    ['{"\\u005f_proto__":{"x":1},"a":1}', { a: 1 }],
    ['["a\\u0000b", "\\ud83d", "\ud83d\ude00"]', ['a\ufffdb', '\ufffd', '\ud83d\ude00']],
  ])('makes what %s says storable', (text, value) => {
    expect(parseJson(text)).toEqual({ value, cut: false });
  });

  it('leaves out prototype keys and what lies too deep', () => {
    expect(JSON.stringify(parseJson('{"__proto__":{"x":1},"a":1}')?.value)).toBe('{"a":1}');
    const deep = parseJson(`${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(JSON.stringify(deep?.value).length).toBeLessThan(200);
  });
});
