import { type AttributeValue, type Span } from '#contracts';
import { type AttributeBag } from '../../attributes/attribute-bag.js';
import { type Reading, readingOf } from '../convention.js';
import { firstText, generationOf } from '../generation.js';
import { isFields } from '../messages.js';
import { readPayload } from '../payload.js';
import { withoutFiller } from './filler.js';

/** `call_llm`, which tells Gemini's request and response; tools have both attributes too, but empty. */
export function isModelCall({ name, attributes }: Span): boolean {
  return name === 'call_llm' || !['{}', undefined].includes(attributes['gcp.vertex.agent.llm_request'] as string);
}

export function readModelCall(bag: AttributeBag): Reading {
  const request = bag.takeJson('gcp.vertex.agent.llm_request');
  const response = bag.takeJson('gcp.vertex.agent.llm_response');
  const asked = readPayload(request?.value, 'user');
  const { messages: output } = readPayload(response?.value, 'assistant');
  const answered = isFields(response?.value) ? response.value : {};
  const counted = isFields(answered.usage_metadata) ? answered.usage_metadata : {};
  const requested = bag.takeText('gen_ai.request.model');
  const step = generationOf(output, {
    model: bag.takeText('gen_ai.response.model') ?? textOf(answered.model_version) ?? requested,
    finishReason: firstText(bag.take('gen_ai.response.finish_reasons')),
    inputTokens: bag.takeNumber('gen_ai.usage.input_tokens') ?? numberOf(counted.prompt_token_count),
    outputTokens: bag.takeNumber('gen_ai.usage.output_tokens') ?? numberOf(counted.candidates_token_count),
  });
  const cut = [request?.cut ? 'llm_request' : [], response?.cut ? 'llm_response' : []].flat();
  return {
    ...readingOf(step, bag.takeText('gen_ai.agent.name')),
    input: withoutFiller(asked.messages),
    output,
    systemInstructions: asked.systemInstructions,
    offeredTools: asked.offeredTools,
    gaps: cut.map((name) => `gcp.vertex.agent.${name} was cut off by the sender`),
  };
}

function textOf(value: AttributeValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function numberOf(value: AttributeValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
