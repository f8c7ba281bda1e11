import { compilePhrases, findPhrase, findPhrases } from './phrases.js';
import { readWords } from './words.js';

const table = compilePhrases(['i already told|gave you?', 'have a _ day', 'told you']);

it('finds a phrase whatever its case, apostrophes and punctuation, and quotes it as said', () => {
  expect(findPhrase(table, readWords('Well, I ALREADY told you, twice.'))?.phrase).toBe('I ALREADY told you');
});

it('lets an optional word be absent and an alternative stand in', () => {
  expect(findPhrase(table, readWords('what I already gave'))?.phrase).toBe('I already gave');
});

it('lets an underscore stand for one word', () => {
  expect(findPhrase(table, readWords('Have a nice day!'))).not.toBeNull();
  expect(findPhrase(table, readWords('Have a very nice day!'))).toBeNull();
});

it('finds each occurrence once', () => {
  expect(findPhrases(table, readWords('told you, told you')).length).toBe(2);
});

it('does not find a phrase inside longer words', () => {
  expect(findPhrase(table, readWords('retold yours'))).toBeNull();
});

it('parts names at underscores and hyphens', () => {
  expect(readWords("don't get_order-now").list).toEqual(['dont', 'get', 'order', 'now']);
});
