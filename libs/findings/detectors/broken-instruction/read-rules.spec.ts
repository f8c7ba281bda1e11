import { buildConversation } from '#testing';
import { instructionsOf } from '../../reading/instructions.js';
import { rulesIn } from './read-rules.js';

const rulesOf = (instructions: string) => rulesIn(instructionsOf(buildConversation({ instructions, turns: [] })));

it.each([
  'Keep your answers under 40 words.',
  'Responses must not exceed 300 characters.',
  'Reply in at most three sentences.',
  'Answer in one or two sentences and offer further help.',
  'Never mention Acme Corp.',
  'Do not use the words "cheap" or "deal".',
  'Never say “I don’t know”.',
  'Always end your replies with "Anything else?".',
  'Call `verify_user` before calling `refund_order`.',
  'Before calling refundOrder, always call verifyUser.',
  'You must never call refund_order without calling verify_user first.',
  'Call refund_order only after verify_user.',
  'Never call delete_account.',
  'You should only make one tool call at a time.',
  'Do not call more than one tool at once.',
  'Always ask for confirmation before calling cancel_order.',
  'Before taking any actions that change the booking, you must obtain explicit confirmation.',
  'Do not use emojis.',
  'Avoid bullet points.',
  'Always respond in German.',
  'Reply to customers only in French.',
])('understands %s', (instruction) => {
  expect(rulesOf(instruction).map(({ text }) => text)).toEqual([instruction]);
});

it.each([
  'If the user is in a hurry, keep your answer under 20 words.',
  'Keep the summary under 50 words.',
  'Ideally answer in two sentences.',
  'List at most five options in an answer of three words per option.',
  'Never mention competitors.',
  'Never mention Acme unless the user asks.',
  'Do not say "no" before you have looked.',
  'End the conversation with "Goodbye!".',
  'Do not use "search" for order numbers.',
  'Call the customer before lunch.',
  'Never call refund_order for business customers.',
  'Use refund_order to refund orders.',
  'Ask for the order number before you go on.',
  'Get the confirmation number before calling cancel_order.',
  'Check the permission of the user before calling cancel_order.',
  'Do not use emojis in e-mails.',
  'Respond in English or in the language of the user.',
  'Answer in the language of the user.',
  'Antworte in höchstens zwei Sätzen.',
])('lets pass %s', (instruction) => {
  expect(rulesOf(instruction)).toEqual([]);
});

it('reads each sentence and line, without marks of lists and examples', () => {
  const text = [
    '# Style',
    '- **Do not use emojis.** Keep your answers under 40 words.',
    'Assistant: Never call delete_account.',
    '```',
    'Always respond in German.',
    '```',
  ].join('\n');
  expect(rulesOf(text).map((rule) => rule.text)).toEqual(['Do not use emojis.', 'Keep your answers under 40 words.']);
});

it('reads hostile instructions in bounded time', () => {
  const sentences = [
    'always '.repeat(55),
    'before call '.repeat(30),
    'never mention A '.repeat(24),
    `"${'a'.repeat(390)}`,
  ];
  const started = process.cpuUsage().user;
  for (const sentence of sentences) rulesOf(`${sentence}.\n`.repeat(100));
  expect(process.cpuUsage().user - started).toBeLessThan(3_000_000);
});
