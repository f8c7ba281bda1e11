import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ModelFailure } from './model-failure.js';

const tracer = trace.getTracer('martingale');

/**
 * One span of a call with its retries, by the GenAI conventions (https://opentelemetry.io/docs/specs/semconv/gen-ai/).
 * What is said in it is not recorded.
 */
export function traceCall<Result>(
  operation: 'chat' | 'embeddings',
  { model, baseUrl }: { model: string; baseUrl: string },
  attributes: Attributes,
  call: (span: Span) => Promise<Result>,
): Promise<Result> {
  const { hostname, port, protocol } = new URL(baseUrl);
  const known: Attributes = {
    'gen_ai.operation.name': operation,
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': model,
    'server.address': hostname,
    'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
    ...attributes,
  };
  return tracer.startActiveSpan(`${operation} ${model}`, { kind: SpanKind.CLIENT, attributes: known }, async (span) => {
    try {
      return await call(span);
    } catch (error) {
      const type = error instanceof ModelFailure ? (error.status?.toString() ?? error.kind) : (error as Error).name;
      span
        .setAttribute('error.type', type)
        .setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}
