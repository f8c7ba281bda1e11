import { buildConversation } from '#testing';
import { detectFindings } from './detect-findings.js';
import { detectorSetVersion } from './detector-set-version.js';

const failing = () =>
  buildConversation({
    turns: [
      {
        user: 'Where is my order A-1042?',
        steps: [{ tool: 'get_order', arguments: { order_id: 'A-1042' }, error: '503 Service Unavailable' }],
        reply: "I'm sorry, but I can't help with that.",
      },
    ],
  });

it('gives the same findings with the same ids each time', () => {
  const once = detectFindings(failing());
  expect(once.length).toBeGreaterThan(1);
  expect(detectFindings(failing())).toEqual(once);
});

it('gives every finding an id of its own', () => {
  const ids = detectFindings(failing()).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('gives the findings of another conversation other ids', () => {
  const ids = new Set(detectFindings(failing()).map(({ id }) => id));
  for (const { id } of detectFindings({ ...failing(), id: 'other' })) expect(ids.has(id)).toBe(false);
});

it('orders findings by turn, the worst first', () => {
  const found = detectFindings(failing());
  const sorted = [...found].sort((a, b) => a.turn - b.turn || b.severity - a.severity);
  expect(found.map(({ severity }) => severity)).toEqual(sorted.map(({ severity }) => severity));
});

it('finds nothing in an empty conversation', () => {
  expect(detectFindings(buildConversation({ turns: [] }))).toEqual([]);
});

it('reads long hostile text in bounded time', () => {
  const texts = [
    'i '.repeat(200_000),
    "I'".repeat(200_000),
    '$1,'.repeat(200_000),
    '!?'.repeat(200_000),
    ' '.repeat(400_000),
  ];
  const conversation = buildConversation({
    turns: texts.map((text) => ({
      user: text,
      steps: [{ tool: 'get', arguments: { code: `a${'1'.repeat(100_000)}` }, result: text }],
      reply: text,
    })),
  });
  const started = process.cpuUsage().user;
  detectFindings(conversation);
  expect(process.cpuUsage().user - started).toBeLessThan(3_000_000);
});

it('reads a session of two thousand turns in time that grows with its length', () => {
  const turns = Array.from({ length: 2_000 }, (_, i) => ({
    user: `No, I already told you, as I said: A-${10_000 + i} has been cancelled.`,
    steps: [{ tool: `get_${i}`, arguments: { i }, error: i % 2 ? 'not found' : undefined, result: 'open' }],
    reply: `I cannot help. I've refunded A-${i}. What is your number?`,
  }));
  const started = process.cpuUsage().user;
  detectFindings(buildConversation({ turns }));
  expect(process.cpuUsage().user - started).toBeLessThan(6_000_000);
});

it('takes keys of untrusted data for data', () => {
  const result = JSON.parse('{"__proto__": {"error": "boom"}, "constructor": 1}');
  const conversation = buildConversation({
    turns: [{ user: 'Hi, where is it?', steps: [{ tool: 'get', arguments: result, result }], reply: 'Here.' }],
  });
  expect(detectFindings(conversation)).toEqual([]);
});

it('names the set of detectors by a short hash', () => {
  expect(detectorSetVersion).toMatch(/^[0-9a-f]{12}$/);
});
