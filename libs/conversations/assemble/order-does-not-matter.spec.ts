import fc from 'fast-check';
import { type Span } from '#contracts';
import { agentSpan, answered, called, chatSpan, said, toolSpan } from '../span.fixture.js';
import { assembleConversation } from './assemble-conversation.js';

type Exchange = { user: string; tools: string[]; reply: string; fullHistory: boolean; instant: boolean };

const words = fc.constantFrom('hi', 'confirm', 'where is my order?', 'no', 'yes please');
const exchanges = fc.array(
  fc.record({
    user: words,
    tools: fc.array(fc.constantFrom('lookup', 'refund'), { maxLength: 3 }),
    reply: words,
    fullHistory: fc.boolean(),
    instant: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

/** One trace per user message: a root, then calls and tools; `instant` spans take no time. */
function telemetryOf(conversation: readonly Exchange[]): Span[] {
  const spans: Span[] = [];
  const history: Parameters<typeof chatSpan>[1] = [];
  conversation.forEach((exchange, index) => {
    const trace = index + 1;
    const lasts = exchange.instant ? 0 : 5;
    const at = trace * 1000;
    let clock = 0;
    let id = trace * 100;
    const root = id;
    const place = () => {
      id += 1;
      clock += exchange.instant ? 0 : 10;
      return { trace, id, parent: root, at: at + clock, lasts };
    };
    let fresh: Parameters<typeof chatSpan>[1] = [said('user', exchange.user)];
    spans.push(agentSpan({ trace, id: root, at, lasts: 900 }, 'shop', fresh));
    const call = (output: Parameters<typeof chatSpan>[1][number]) => {
      spans.push(chatSpan(place(), exchange.fullHistory ? [...history, ...fresh] : fresh, [output]));
      history.push(...fresh, output);
    };
    exchange.tools.forEach((tool, position) => {
      const callId = `c${trace}-${position}`;
      call(called(callId, tool));
      spans.push(toolSpan(place(), tool, callId, 'ok'));
      fresh = [answered(callId, 'ok')];
    });
    call(said('assistant', exchange.reply));
  });
  return spans;
}

describe('order, duplication and batching of spans', () => {
  it('never change the conversation', () => {
    const shuffled = exchanges.chain((conversation) => {
      const spans = telemetryOf(conversation);
      const order = fc.array(fc.nat(), { minLength: spans.length, maxLength: spans.length });
      const twice = fc.subarray(spans);
      return fc.record({ spans: fc.constant(spans), order, twice });
    });
    fc.assert(
      fc.property(shuffled, ({ spans, order, twice }) => {
        const byOrder = spans.map((span, index) => [order[index]!, span] as const).sort((a, b) => a[0] - b[0]);
        const received = [...structuredClone(twice), ...byOrder.map(([, span]) => span), ...twice];
        expect(assembleConversation(received)).toEqual(assembleConversation(spans));
      }),
      { numRuns: 60 },
    );
  });

  it('every message of the user opens one turn and every tool is one step, whoever re-sends what', () => {
    fc.assert(
      fc.property(exchanges, (conversation) => {
        const { turns, gaps } = assembleConversation(telemetryOf(conversation));
        expect(turns.map((turn) => [turn.user?.text, turn.reply?.text])).toEqual(
          conversation.map((exchange) => [exchange.user, exchange.reply]),
        );
        expect(
          turns.map((turn) => turn.steps.flatMap((step) => (step.kind === 'tool' ? step.name : [])).sort()),
        ).toEqual(conversation.map((exchange) => [...exchange.tools].sort()));
        expect(gaps).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('how the history is sent does not change the conversation', () => {
    fc.assert(
      fc.property(exchanges, (conversation) => {
        const sentAs = (fullHistory: boolean) =>
          telemetryOf(conversation.map((exchange) => ({ ...exchange, instant: false, fullHistory })));
        expect(assembleConversation(sentAs(true))).toEqual(assembleConversation(sentAs(false)));
      }),
      { numRuns: 60 },
    );
  });
});
