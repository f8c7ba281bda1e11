import { buildConversation } from '../../testing/conversation-builder.js';
import { laterWords } from './later-words.js';

it('what the user says again in a replay is what does not answer words that it may not hold', () => {
  const conversation = buildConversation({
    turns: [
      { user: 'Please cancel my order A-1042.', reply: 'You can track your order online.' },
      { user: 'No, I asked to cancel my order A-1042.', reply: 'You can track it online.' },
      { user: 'Also, what is the price of the blue kettle?', reply: 'It costs 20 dollars.' },
      { user: 'Perfect, thank you so much!', reply: 'Goodbye.' },
    ],
  });
  expect(laterWords(conversation, 0)).toEqual(['Also, what is the price of the blue kettle?']);
  expect(laterWords(conversation, 2)).toEqual([]);
});
