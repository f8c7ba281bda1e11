import { readWords } from '../language/words.js';
import { questionKindOf } from './question-kind.js';

it.each([
  ['I like tea.', 'none'],
  ['Do you like tea?', 'verdict'],
  ['So, have you been there?', 'verdict'],
  ['Nice. What is your name?', 'fact'],
  ['And where do you live?!', 'fact'],
  ['How are you?', 'well-being'],
  ["Hi there. How's it going?", 'well-being'],
  ['Really?', 'other'],
  ['Is it open? Fine, I will go.', 'verdict'],
  ['???', 'none'],
  ['', 'none'],
])('reads what would answer "%s" as %s', (text, kind) => {
  expect(questionKindOf(readWords(text))).toBe(kind);
});
