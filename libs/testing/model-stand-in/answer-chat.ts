import type { ChatAsked, ModelTraits } from './model-stand-in.js';
import { type Said, saidError } from './said.js';

/** What `/v1/chat/completions` says, when all is well. */
export function answerChat(body: Record<string, unknown>, traits: ModelTraits): Said {
  const format = (body.response_format as { type?: string } | undefined)?.type ?? 'text';
  if (traits.formats !== undefined && !traits.formats.includes(format))
    return saidError(400, `'response_format' of type '${format}' is not supported.`);
  if (traits.reasons === true && body.max_tokens !== undefined)
    return saidError(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
  if (traits.reasons === true && body.temperature !== undefined)
    return saidError(400, "Unsupported value: 'temperature' does not support 0 with this model.");
  const { messages } = body as { messages: ChatAsked['messages'] };
  return completion(body.model, { content: traits.reply?.({ messages, format }) ?? '{}' }, 'stop');
}

export function completion(model: unknown, message: Record<string, unknown>, finishReason: string): Said {
  return {
    status: 200,
    body: {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      model,
      choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finishReason }],
      usage: { prompt_tokens: 40, completion_tokens: 10, total_tokens: 50 },
    },
  };
}
