import type { Conversation } from '#contracts';
import { assessOutcome, detectFindings } from '#findings';
import { buildConversation } from '#testing';
import type { Figures } from '../bench.js';

/** Conversations of twelve steps that one core detects the findings and estimates the outcome of, per second. */
export function measureSpeed(count: number): Figures {
  const [warmUp, conversations] = [500, count].map((length) => Array.from({ length }, (_, i) => makeConversation(i)));
  for (const conversation of warmUp!) assessOutcome(conversation, detectFindings(conversation));
  const started = process.cpuUsage();
  for (const conversation of conversations!) assessOutcome(conversation, detectFindings(conversation));
  const { user, system } = process.cpuUsage(started);
  return { conversationsPerSecond: Math.round(count / ((user + system) / 1e6)) };
}

/** Twelve steps in four turns: a look-up, a change, a search and a farewell. */
function makeConversation(i: number): Conversation {
  const order = { order_id: `AB${1000 + i}` };
  return buildConversation({
    id: `made-${i}`,
    tools: ['get_order', 'refund_order'].map((name) => ({
      name,
      parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
    })),
    turns: [
      {
        user: `Hello, the kettle I bought arrived broken. Can you help me get a refund for order ${order.order_id}?`,
        steps: [{ llm: '' }, { tool: 'get_order', arguments: order, result: { status: 'delivered', price: 39.9 } }],
        reply: 'I found your order of one kettle for $39.90. Would you like me to refund it to your card?',
      },
      {
        user: 'Yes please, to my card.',
        steps: [{ llm: '' }, { tool: 'refund_order', arguments: order, result: { ok: true, amount: 39.9 } }],
        reply: 'I have refunded $39.90 to your card. It may take five to seven business days until you see it.',
      },
      {
        user: 'Where do I send the broken one?',
        steps: [
          { llm: '' },
          {
            retrieve: 'return broken item',
            documents: [{ id: 'returns', score: 4, text: 'Broken items need not be returned.' }],
          },
        ],
        reply: 'You need not return broken items.',
      },
      { user: 'Great, thank you, that is all I needed.', steps: [{ llm: '' }, { llm: '' }], reply: 'You are welcome!' },
    ],
  });
}
