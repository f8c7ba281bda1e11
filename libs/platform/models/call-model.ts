import { z } from 'zod';
import type { Config } from '../config/index.js';
import { openAiPost } from './open-ai-post.js';
import { retryCalls, type Sleep } from './retry-calls.js';
import { spendTokens } from './spend-tokens.js';
import type { ModelService, Tokens, UsageMeter } from './stores.js';
import { traceCall } from './trace-call.js';

export type ModelConfig = NonNullable<Config['llm'] | Config['embedding']>;

/** Sends a body and gives the answer as parsed JSON. @throws ModelFailure */
export type CallModel = (body: Record<string, unknown>, estimate: Tokens) => Promise<unknown>;

const paths = { chat: '/chat/completions', embeddings: '/embeddings' } as const;

/** Calls of one model: with retries, within the day's budget, each a span. */
export function modelCalls(
  config: ModelConfig,
  service: ModelService,
  { usage, sleep }: { usage: UsageMeter; sleep: Sleep },
): CallModel {
  const spending = { usage, service, tokensPerDay: config.tokensPerDay };
  const post = openAiPost(config);
  return (body, estimate) =>
    traceCall(service, config, {}, async (span) => {
      const { answer, used } = await retryCalls(
        () =>
          spendTokens(spending, estimate, async () => {
            const answer = await post(paths[service], { model: config.model, ...body });
            const used = usedTokens(answer, estimate);
            return { result: { answer, used }, used };
          }),
        sleep,
      );
      span.setAttributes({ 'gen_ai.usage.input_tokens': used.input, ...answered(answer) });
      if (service === 'chat') span.setAttribute('gen_ai.usage.output_tokens', used.output);
      return answer;
    });
}

const count = z.int().nonnegative().max(1e9);
const usageSchema = z.object({ usage: z.object({ prompt_tokens: count, completion_tokens: count.optional() }) });

/** What the answer says it took; servers that count nothing are taken to have used what was booked. */
function usedTokens(answer: unknown, estimate: Tokens): Tokens {
  const { data } = usageSchema.safeParse(answer);
  return data === undefined ? estimate : { input: data.usage.prompt_tokens, output: data.usage.completion_tokens ?? 0 };
}

const answeredSchema = z.object({
  model: z.string().max(200).optional().catch(undefined),
  choices: z
    .array(z.object({ finish_reason: z.string().max(50) }))
    .optional()
    .catch(undefined),
});

function answered(answer: unknown) {
  const { data } = answeredSchema.safeParse(answer);
  return {
    'gen_ai.response.model': data?.model,
    'gen_ai.response.finish_reasons': data?.choices?.map((choice) => choice.finish_reason),
  };
}
