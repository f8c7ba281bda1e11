import type { Outcome } from '#contracts';
import { buildConversation, type TurnScript } from '#testing';
import { detectFindings } from '../detect-findings.js';
import { assessOutcome } from './assess-outcome.js';

function outcomeOf(...turns: TurnScript[]): Outcome {
  const conversation = buildConversation({ turns });
  return assessOutcome(conversation, detectFindings(conversation));
}

const order = { order_id: 'A-1042' };
const ask = 'Please cancel my order A-1042.';

it('counts a hiccup the agent mended as no failure', () => {
  const steps = [
    { tool: 'cancel_order', arguments: order, error: 'timeout' },
    { tool: 'cancel_order', arguments: order, result: { ok: true } },
  ];
  const { failed } = outcomeOf(
    { user: ask, steps, reply: 'Your order has been cancelled.' },
    { user: 'Thanks!', reply: 'Bye!' },
  );
  expect(failed).toBe(false);
});

it('counts a refused request as failed and abandoned though nobody complained', () => {
  expect(outcomeOf({ user: ask, reply: "I'm sorry, but I can't help with that." })).toMatchObject({
    failed: true,
    abandoned: true,
    frustrated: false,
  });
});

it('counts a false claim as failed though the user said thanks', () => {
  const { failed } = outcomeOf(
    {
      user: ask,
      steps: [{ tool: 'get_order', arguments: order, result: { state: 'open' } }],
      reply: "I've cancelled your order.",
    },
    { user: 'thank you', reply: "You're welcome!" },
  );
  expect(failed).toBe(true);
});

it('counts what a person took over and solved as no failure', () => {
  const { failed } = outcomeOf(
    { user: ask, reply: "I'm sorry, but I can't help with that." },
    {
      user: 'Let me talk to a human',
      steps: [{ handOff: 'support team' }],
      reply: 'Ann here, it is cancelled.',
      by: 'support team',
    },
  );
  expect(failed).toBe(false);
});

it('flags frustration', () => {
  const { frustrated } = outcomeOf(
    { user: ask, reply: 'You can track your order online.' },
    { user: 'No, I asked to cancel my order A-1042.', reply: 'You can track your order online.' },
    { user: 'This is useless, forget it!!', reply: 'Goodbye.' },
  );
  expect(frustrated).toBe(true);
});

it('takes a plain answer with a silent leave for a success', () => {
  expect(outcomeOf({ user: 'When do you open on Sundays?', reply: 'At ten.' }).successProbability).toBeGreaterThan(0.6);
});

it('counts five failures of one kind no worse than one', () => {
  const conversation = buildConversation({ turns: [{ user: ask, reply: 'Done.' }] });
  const [finding] = detectFindings(buildConversation({ turns: [{ user: ask, reply: "I can't help with that." }] }));
  const one = assessOutcome(conversation, [finding!]);
  expect(
    assessOutcome(
      conversation,
      Array.from({ length: 5 }, () => finding!),
    ),
  ).toEqual(one);
});

it('is less sure the more values the agent wrote', () => {
  const writing = (values: object) =>
    outcomeOf({ user: ask, steps: [{ tool: 'book_trip', arguments: { ...values }, result: 'ok' }], reply: 'Booked.' })
      .successProbability;
  expect(writing({ from: 'A', to: ['B', 'C'], seats: { a: 1, b: 2 } })).toBeLessThan(writing({ from: 'A' }));
});

it('counts what was written by a call that failed as not written', () => {
  const call = { tool: 'book_trip', arguments: { from: 'A', to: 'B', by: 'rail' } };
  const looked = { tool: 'get_trip', arguments: { id: 'A' }, result: 'B' };
  const booked = outcomeOf({ user: ask, steps: [looked, { ...call, result: 'ok' }], reply: 'Booked.' });
  const conversation = buildConversation({
    turns: [{ user: ask, steps: [looked, { ...call, error: 'full' }], reply: 'Booked.' }],
  });
  expect(assessOutcome(conversation, []).successProbability).toBeGreaterThan(booked.successProbability);
});
