import { UNCLUSTERED } from '#contracts';
import type { RequestItem } from '../assign/assign-intents.js';
import { seededRandom } from '../random.js';

const phrasings: Record<string, string[]> = {
  address: [
    'I want to change the delivery address of my order',
    'please change the delivery address',
    'can I change my delivery address',
  ],
  password: [
    'I forgot my password',
    'my password was forgotten, reset the password',
    'how do I reset my forgotten password',
  ],
  invoice: ['send me the invoice for last month', 'I need a copy of the invoice', 'please send the invoice again'],
  opening: ['what are the opening hours of your shop', 'is the shop open on sunday', 'opening hours on sunday'],
  gift: ['I would like to buy a gift card', 'how do I buy gift cards', 'gift card for a friend'],
  same: ['where is my parcel'],
};
const endings = ['', ' today', ' soon', ' if I may', ' for me', ' quickly'];

/** `count` requests of each intent, as one week of traffic: other conversations and wordings for each seed. */
export function shopWeek(seed: string, intents = Object.keys(phrasings), count = 30): RequestItem[] {
  const random = seededRandom(seed);
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!;
  return intents.flatMap((intent) =>
    Array.from({ length: count }, (_, index) => ({
      conversationId: `${seed}-${intent}-${index}`,
      text: pick(phrasings[intent]!) + (intent === 'same' ? '' : pick(endings)),
    })),
  );
}

/** The intent that most of the requests planted under a name were placed in. */
export function whereMost(assignments: Record<string, string>, planted: string): string {
  const counts = new Map<string, number>();
  for (const [conversation, intent] of Object.entries(assignments))
    if (conversation.includes(`-${planted}-`) && intent !== UNCLUSTERED)
      counts.set(intent, (counts.get(intent) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]![0];
}
