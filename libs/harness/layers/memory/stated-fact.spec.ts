import { factKey, factPattern, factValue } from './stated-fact.js';

describe('a fact that a user states', () => {
  it.each([
    ['my shoe size is 42', 'shoe_size', '42'],
    ['Hi, My account number: AC-1234, please help', 'account_number', 'AC-1234'],
    ["my dog's Rex.", 'dog', 'Rex'],
    ['my e mail is "ada@example.com"', 'e_mail', 'ada@example.com'],
    ['my code = 7.', 'code', '7'],
  ])('is read from %j', (text, key, value) => {
    expect([factKey(text), factValue(text)]).toEqual([key, value]);
  });

  it.each(['where is my order', 'the size is 42', 'my very own new favourite shoe size is 42', ''])(
    'is not read from %j',
    (text) => {
      expect([factKey(text), factValue(text)]).toEqual([null, null]);
    },
  );

  it('is recognised again by the pattern made of its key, however it is put', () => {
    const pattern = new RegExp(factPattern('shoe_size'), 'iu');
    const values = ['My shoe size is 43', "my shoe size: '44'", "so, my shoe size's 45"].map(
      (text) => pattern.exec(text)?.[1],
    );
    expect(values).toEqual(['43', '44', '45']);
    expect(pattern.exec('my hat size is 43')).toBeNull();
  });

  it('does not keep a hostile text waiting', () => {
    const started = performance.now();
    expect(factKey(`my ${'a '.repeat(100_000)}`)).toBeNull();
    expect(factKey('my '.repeat(50_000))).toBeNull();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
