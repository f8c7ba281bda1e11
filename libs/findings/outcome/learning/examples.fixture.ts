import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Conversation } from '#contracts';
import { sigmoid } from './logistic.js';
import type { OutcomeExample } from './prepared-example.js';

/** The same reals in [0, 1) for the same seed. */
export function drawsOf(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** Talks of one question and answer with an agent whose outcome hangs on the words that `logOddsOf` weighs. */
export function makeExamples(
  count: number,
  logOddsOf: (words: readonly string[]) => number,
  { seed = 1, vocabulary = ['shoes', 'hats', 'coats', 'rings', 'belts', 'socks'] } = {},
): OutcomeExample[] {
  const draw = drawsOf(seed);
  return Array.from({ length: count }, (_, i) => {
    const words = vocabulary.filter(() => draw() < 0.4);
    const success = draw() < sigmoid(logOddsOf(words));
    return { conversation: talk(`c${i}`, `Do you sell ${words.join(' or ')}?`), findings: [], success };
  });
}

/** A talk with a user of its own, answered. */
export function talk(id: string, user: string): Conversation {
  const spoken = { spanId: 's', atNano: '0' };
  return {
    id,
    key: id,
    agent: 'shop',
    userId: `user of ${id}`,
    startNano: '0',
    endNano: '0',
    models: [],
    harness: { version: null, channel: null, arms: {} },
    systemInstructions: null,
    offeredTools: [],
    turns: [{ index: 0, user: { ...spoken, text: user }, steps: [], reply: { ...spoken, text: 'We do.', by: null } }],
    usage: { inputTokens: 0, outputTokens: 0 },
    gaps: [],
  };
}
