import { type SpokenMessage } from '../convention.js';

/** What the SDK says in the user's name where a model wants a user message last. */
const filler = [
  'Handle the requests as specified in the System Instruction.',
  'Continue processing previous requests as instructed. Exit or provide a summary if no more outputs are needed.',
];

/** Messages without the words that no user said. */
export function withoutFiller(messages: readonly SpokenMessage[]): SpokenMessage[] {
  return messages.flatMap((message) => {
    if (message.role !== 'user' || !filler.includes(message.text)) return [message];
    return message.toolResults.length > 0 ? [{ ...message, role: 'tool', text: '' }] : [];
  });
}
