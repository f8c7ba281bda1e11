import { type Context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { apiKey, type ReceiverUnderTest, startReceiverUnderTest } from './ingest.fixture.js';

const resource = resourceFromAttributes({ 'service.name': 'support-agent' });
const messages = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'Grüße 👋' }] }]);

/** The exporters of the OpenTelemetry SDK, compressing, as an agent would be set up with them. */
describe('what an OpenTelemetry SDK sends', () => {
  let receiver: ReceiverUnderTest;
  beforeAll(async () => {
    receiver = await startReceiverUnderTest();
  });
  beforeEach(() => receiver.empty());
  afterAll(() => receiver.close());

  const overHttp = (path: string) =>
    ({ url: `${receiver.url}${path}`, headers: { 'x-api-key': apiKey }, compression: 'gzip' }) as never;
  const overGrpc = async () => {
    const { Metadata } = await import('@grpc/grpc-js');
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${apiKey}`);
    return { url: receiver.grpcUrl!, metadata, compression: 'gzip' } as never;
  };

  const senders: [string, () => Promise<{ spans: SpanExporter; logs: LogRecordExporter }>][] = [
    [
      'http/json',
      async () => ({
        spans: new JsonTraceExporter(overHttp('/v1/traces')),
        logs: new JsonLogExporter(overHttp('/v1/logs')),
      }),
    ],
    [
      'http/protobuf',
      async () => ({
        spans: new ProtobufTraceExporter(overHttp('/v1/traces')),
        logs: new ProtobufLogExporter(overHttp('/v1/logs')),
      }),
    ],
    [
      'grpc',
      async () => ({ spans: new GrpcTraceExporter(await overGrpc()), logs: new GrpcLogExporter(await overGrpc()) }),
    ],
  ];

  it.each(senders)('over %s is stored whole', async (_, exporters) => {
    const { spans, logs } = await exporters();
    const tracers = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(spans)] });
    const loggers = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: logs })] });
    const context = sendSpan(tracers);
    loggers.getLogger('shop', '2').emit({
      eventName: 'gen_ai.client.inference.operation.details',
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': messages },
      context,
    });
    await Promise.all([tracers.shutdown(), loggers.shutdown()]);

    const [span, log] = await receiver.stored();
    const { traceId, spanId } = trace.getSpanContext(context)!;
    const shared = { traceId, spanId, resource: { 'service.name': 'support-agent' } };
    expect(span).toMatchObject({
      ...shared,
      name: 'chat gpt-4o',
      kind: 3,
      status: { code: 2, message: 'too many requests' },
      attributes: { 'gen_ai.input.messages': messages, 'gen_ai.usage.input_tokens': 12, list: ['a', 'b'], half: 0.5 },
      events: [{ name: 'gen_ai.choice', attributes: { index: 0 } }],
      scope: { name: 'shop', version: '1' },
    });
    expect(log).toMatchObject({
      ...shared,
      eventName: 'gen_ai.client.inference.operation.details',
      attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': messages },
      scope: { name: 'shop', version: '2' },
    });
  });

  function sendSpan(tracers: BasicTracerProvider): Context {
    const span = tracers.getTracer('shop', '1').startSpan('chat gpt-4o', {
      kind: 2,
      attributes: {
        'gen_ai.input.messages': messages,
        'gen_ai.usage.input_tokens': 12,
        list: ['a', 'b'],
        half: 0.5,
      },
    });
    span.addEvent('gen_ai.choice', { index: 0 });
    span.setStatus({ code: 2, message: 'too many requests' });
    span.end();
    return trace.setSpan(ROOT_CONTEXT, span);
  }
});
