import { redactionRulesSchema, type Span } from '#contracts';
import { createRedactor } from '#conversations';
import { type Bench, numberOption } from './bench.js';

const MEGABYTE = 1e6;

/** What redaction costs on the way in, in one process and without a database. */
export const redaction: Bench = {
  about:
    'Redaction of chat spans: speed where nothing is to be replaced, where much is, and with a rule of the project.',
  options: { spans: 'spans (5000)', rounds: 'times each is measured; the best counts (5)' },
  async run(options) {
    const count = numberOption(options, 'spans', 5000);
    const rounds = numberOption(options, 'rounds', 5);
    const plain = spansSaying(count, (index) => `my order ${10_000_000 + index} of 2026-01-05 has not come`);
    const personal = spansSaying(
      count,
      (index) => `write to user${index}@example.com or call +1 415 555 ${1000 + (index % 9000)}`,
    );
    const standard = createRedactor(redactionRulesSchema.parse({}), 'a key');
    const custom = [{ name: 'customer', pattern: 'CU-[0-9]{6}' }];
    const withRule = createRedactor(redactionRulesSchema.parse({ custom }), 'a key');
    return {
      figures: {
        plainMegabytesPerSecond: speedOf(plain, rounds, standard.span),
        personalMegabytesPerSecond: speedOf(personal, rounds, standard.span),
        oneRuleMegabytesPerSecond: speedOf(plain, rounds, withRule.span),
        bytesPerSpan: Math.round(JSON.stringify(plain).length / count),
      },
    };
  },
};

/** Chat spans of about 2 KB, in which one message says something of its own. */
function spansSaying(count: number, wordsOf: (index: number) => string): Span[] {
  const filler =
    'I would like to change the delivery address of my package, please. Could you check whether it has been shipped yet? The tracking page says "pending" since last week.\nThank you!';
  const message = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] });
  return Array.from({ length: count }, (_, index) => ({
    traceId: index.toString(16).padStart(32, '0'),
    spanId: index.toString(16).padStart(16, '0'),
    parentSpanId: null,
    name: 'chat model-a',
    kind: 3,
    startNano: '1767225600000000000',
    endNano: '1767225601000000000',
    status: { code: 0, message: '' },
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'model-a',
      'gen_ai.conversation.id': `conversation-${index}`,
      'gen_ai.usage.input_tokens': 1200 + index,
      'gen_ai.input.messages': JSON.stringify([
        message('user', filler),
        message('assistant', filler),
        message('user', `${filler} ${wordsOf(index)}`),
      ]),
      'gen_ai.output.messages': JSON.stringify([message('assistant', filler)]),
    },
    events: [],
    links: [],
    resource: { 'service.name': 'shop' },
    scope: { name: 'bench', version: '1' },
    droppedAttributesCount: 0,
  }));
}

function speedOf(spans: readonly Span[], rounds: number, redact: (span: Span) => Span): number {
  const characters = spans.reduce((sum, span) => sum + JSON.stringify(span).length, 0);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    for (const span of spans) redact(span);
    best = Math.min(best, (performance.now() - started) / 1000);
  }
  return Math.round(characters / MEGABYTE / best);
}
