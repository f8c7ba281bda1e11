import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { HarnessSpanProcessor, setHarness, withHarness } from './telemetry.js';

const handle = {
  stamp: {
    agent: 'shop',
    version: '7',
    channel: 'canary' as const,
    arms: { r2: 'treatment' as const, r3: 'control' as const },
  },
};
const stamped = {
  'martingale.harness.agent': 'shop',
  'martingale.harness.version': '7',
  'martingale.harness.channel': 'canary',
  'martingale.harness.arms': ['r2:treatment', 'r3:control'],
};

const exporter = new InMemorySpanExporter();
const tracer = new BasicTracerProvider({
  spanProcessors: [new HarnessSpanProcessor(), new SimpleSpanProcessor(exporter)],
}).getTracer('agent');

beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterAll(() => context.disable());
beforeEach(() => exporter.reset());

test('every span started within a harness is stamped with it, also after awaits', async () => {
  await withHarness(handle, async () => {
    tracer.startSpan('invoke_agent').end();
    await new Promise((resolve) => setTimeout(resolve, 1));
    tracer.startSpan('chat').end();
  });
  tracer.startSpan('elsewhere').end();
  expect(exporter.getFinishedSpans().map(({ attributes }) => attributes)).toEqual([stamped, stamped, {}]);
});

test('a context can carry a harness by hand', () => {
  tracer.startSpan('chat', {}, setHarness(ROOT_CONTEXT, handle)).end();
  expect(exporter.getFinishedSpans()[0]!.attributes).toEqual(stamped);
});
