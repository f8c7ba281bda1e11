import { type Conversation, msToNano } from '#contracts';
import { memoryDocumentSchema } from '../layers/memory/schema.js';
import { factPattern } from '../layers/memory/stated-fact.js';
import { factReader } from './read-facts.js';

const sizeSlot = { key: 'shoe_size', write: { patterns: [factPattern('shoe_size')] } };
const documentsOf = (...slots: object[]) => [memoryDocumentSchema.parse({ slots })];
const startMs = Date.UTC(2026, 0, 5);

function conversationOf(texts: string[], change: Partial<Conversation> = {}): Conversation {
  const turns = texts.map((text, index) => ({
    index,
    user: { text, spanId: `u${index}`, atNano: msToNano(startMs + index * 1000) },
    steps: [],
    reply: { text: 'my shoe size is 99', spanId: `r${index}`, atNano: msToNano(startMs), by: 'Bob' },
  }));
  const nano = msToNano(startMs);
  const run = { models: [], harness: { version: null, channel: null, arms: {} }, systemInstructions: null };
  const rest = { offeredTools: [], usage: { inputTokens: 0, outputTokens: 0 }, gaps: [] };
  const ids = { id: 'c', key: 'c', agent: 'shop', userId: 'uh_ada' };
  return { ...ids, startNano: nano, endNano: nano, ...run, ...rest, turns, ...change };
}
const read = (texts: string[], slot: object = sizeSlot) => factReader(documentsOf(slot))(conversationOf(texts));
const valuesOf = (...parameters: Parameters<typeof read>) => read(...parameters).map(({ value }) => value);

describe('facts that users state', () => {
  it('are read with the span that shows them, and the instant', () => {
    expect(read(['Hello', 'Sorry, my shoe size is 43.'])).toEqual([
      {
        key: 'shoe_size',
        value: '43',
        scope: 'user',
        session: null,
        source: 'telemetry',
        sourceSpanId: 'u1',
        confidence: 0.9,
        observedAt: '2026-01-05T00:00:01.000Z',
        expiresAt: null,
      },
    ]);
  });

  it('are what was said last', () => {
    expect(valuesOf(['my shoe size is 42', 'no, my shoe size is 43'])).toEqual(['43']);
    expect(valuesOf(['my shoe size is 42\nI mean my shoe size is 44'])).toEqual(['44']);
  });

  it('expire as their slot says', () => {
    const ends = (expiryDays: number) => read(['my shoe size is 42'], { ...sizeSlot, expiryDays })[0]!.expiresAt;
    expect(ends(30)).toBe('2026-02-04T00:00:00.000Z');
    expect(ends(1e300)).toMatch(/^2126-/);
  });

  it.each([
    ['a slot that is never written', { ...sizeSlot, write: { ...sizeSlot.write, policy: 'never' } }],
    ['a slot of one session', { ...sizeSlot, scope: 'session' }],
    ['a slot whose value a shared edit set', { ...sizeSlot, value: '40' }],
    ['a pattern that could run for long', { ...sizeSlot, write: { patterns: ['my shoe size is (\\d+)|((a+)+)b'] } }],
  ])('are not read for %s', (_, slot) => {
    expect(read(['my shoe size is 42'], slot)).toEqual([]);
  });

  it('are read for a slot that puts the user before its value', () => {
    expect(valuesOf(['my shoe size is 42'], { ...sizeSlot, value: '40', precedence: 'user' })).toEqual(['42']);
  });

  it.each([
    ['a quoted line', '> my shoe size is 42'],
    ['quotation marks', 'Bob wrote "my shoe size is 42" to me'],
    ['curly quotation marks', 'Bob wrote “hi, my shoe size is 42” to me'],
    ['a text past its bound', `${'x'.repeat(2000)} my shoe size is 42`],
    ['a line past its bound', `${'x'.repeat(250)} my shoe size is 42`],
  ])('are not read from %s', (_, text) => {
    expect(read([text])).toEqual([]);
  });

  it('are read after a quotation that is over', () => {
    expect(valuesOf(['You said "tell me", so: my shoe size is 42'])).toEqual(['42']);
  });

  it('are not what redaction left of them', () => {
    const slot = { key: 'mail', write: { patterns: ['my mail is (\\S+)'] } };
    expect(read(['my mail is <email:4f2a9c1b>'], slot)).toEqual([]);
    expect(valuesOf(['my mail is ada@example.org'], slot)).toEqual(['ada@example.org']);
  });

  it("are nobody's where the telemetry names no user", () => {
    const conversation = conversationOf(['my shoe size is 42'], { userId: null });
    expect(factReader(documentsOf(sizeSlot))(conversation)).toEqual([]);
  });

  it('are cut to a bound', () => {
    const slot = { key: 'note', write: { patterns: ['note: (.{1,400})'] } };
    expect(valuesOf([`note: ${'y'.repeat(400)}`], slot)).toEqual(['y'.repeat(200)]);
  });

  it('do not keep a hostile conversation waiting', () => {
    const slot = { key: 'slow', write: { patterns: ['a+a+(b)', factPattern('shoe_size')] } };
    const texts = Array.from({ length: 2_000 }, () => 'a'.repeat(100_000));
    const started = performance.now();
    expect(read(texts, slot)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
