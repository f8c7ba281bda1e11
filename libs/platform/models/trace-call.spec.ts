import { trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { z } from 'zod';
import { startModelStandIn } from '#testing';
import { readConfig } from '../config/index.js';
import { openAiLanguageModel } from './chat/language-model.js';
import { memoryModelStores } from './memory-stores.js';

describe('the span of a call', () => {
  const exporter = new InMemorySpanExporter();
  beforeAll(() => {
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  });
  afterAll(() => trace.disable());
  beforeEach(() => exporter.reset());

  async function ask(misbehaves: { status: number }[]) {
    const server = await startModelStandIn({ reply: () => '{"colour": "red"}' });
    server.misbehave(...misbehaves);
    const { llm } = readConfig({ OPENAI_BASE_URL: server.url, MARTINGALE_LLM_MODEL: 'chatty' });
    const model = openAiLanguageModel(
      llm!,
      memoryModelStores(() => 0),
      { warn: () => {} } as never,
      {
        sleep: async () => {},
      },
    );
    const schema = z.object({ colour: z.string() });
    await model.ask({ purpose: 'colours', system: 'Name a colour.', user: 'A secret.', schema, maxOutputTokens: 50 });
    await server.close();
    return exporter.getFinishedSpans();
  }

  it('covers its retries, and tells model and tokens but not what was said', async () => {
    const spans = await ask([{ status: 500 }]);
    expect(spans.map(({ name }) => name)).toEqual(['chat chatty']);
    expect(spans[0]!.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'chatty',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 40,
      'gen_ai.usage.output_tokens': 10,
      'server.address': '127.0.0.1',
    });
    expect(JSON.stringify(spans[0]!.attributes)).not.toContain('secret');
  });

  it('says what went wrong', async () => {
    const [span] = await ask([{ status: 401 }]);
    expect(span!.attributes['error.type']).toBe('401');
  });
});
