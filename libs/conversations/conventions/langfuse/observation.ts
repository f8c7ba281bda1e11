import { type AttributeValue } from '#contracts';
import { type AttributeBag, structured } from '../../attributes/attribute-bag.js';
import { type DraftOf, type Reading, readingOf, type SpokenMessage } from '../convention.js';
import { generationOf } from '../generation.js';
import { isFields, textMessage } from '../messages.js';
import { type Payload, readPayload } from '../payload.js';
import { wordsOfFunction } from '../wrapped-function.js';

/** One model call. */
export function takeGeneration(bag: AttributeBag): Reading {
  const asked = takeInput(bag);
  const output = takeOutput(bag);
  const usage = takeUsage(bag);
  const step = generationOf(output, {
    model: bag.takeText('langfuse.observation.model.name'),
    finishReason: null,
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
  });
  return {
    ...readingOf(step),
    input: asked.messages,
    output,
    systemInstructions: asked.systemInstructions,
    offeredTools: asked.offeredTools,
  };
}

/** What a wrapped agent was asked and answered. */
export function takeWords(bag: AttributeBag): {
  input: SpokenMessage[];
  output: SpokenMessage[];
  step: DraftOf<'llm'>;
} {
  const read = (name: string, role: 'user' | 'assistant') => {
    const value = bag.take(name);
    const words = wordsOfFunction(value);
    return words === null ? readPayload(value, role).messages : [textMessage(role, words)];
  };
  const output = read('langfuse.observation.output', 'assistant');
  const step = generationOf(output, { model: null, finishReason: null, inputTokens: null, outputTokens: null });
  return { input: read('langfuse.observation.input', 'user'), output, step };
}

/**
 * The request of a model call; a form that no provider has is shown as the text it is. `{content}` alone is what is left of
 * messages that a sender took apart.
 */
export function takeInput(bag: AttributeBag): Payload {
  const value = bag.take('langfuse.observation.input');
  const asked = readPayload(value, 'user');
  const told = structured(value);
  if (asked.messages.length > 0 || (isFields(told) && 'content' in told)) return asked;
  return { ...asked, messages: asText(wordsOfFunction(value) ?? value, 'user') };
}

export function takeOutput(bag: AttributeBag): SpokenMessage[] {
  const value = bag.take('langfuse.observation.output');
  const { messages } = readPayload(value, 'assistant');
  const isObject = typeof structured(value) !== 'string';
  return messages.length === 0 && isObject ? asText(value, 'assistant') : messages;
}

/**
 * Counts by the names of OpenAI (`prompt_tokens`) or of Langfuse, which takes cached, audio and reasoning tokens out of
 * `input` and `output` and counts them beside (`input_cache_read`, `output_reasoning`): their sum is what was used.
 */
export function takeUsage(bag: AttributeBag): { inputTokens: number | null; outputTokens: number | null } | null {
  const told = bag.takeJson('langfuse.observation.usage_details')?.value;
  if (!isFields(told)) return null;
  return {
    inputTokens: numberOf(told.prompt_tokens ?? told.promptTokens ?? told.input_tokens) ?? sumOf(told, 'input'),
    outputTokens:
      numberOf(told.completion_tokens ?? told.completionTokens ?? told.output_tokens) ?? sumOf(told, 'output'),
  };
}

function sumOf(counts: { [key: string]: AttributeValue }, name: string): number | null {
  const parts = Object.entries(counts).filter(([key]) => key === name || key.startsWith(`${name}_`));
  return parts.length === 0 ? null : parts.reduce((sum, [, count]) => sum + (numberOf(count) ?? 0), 0);
}

function asText(value: AttributeValue | undefined, role: SpokenMessage['role']): SpokenMessage[] {
  if (value === undefined || value === null || value === '') return [];
  return [textMessage(role, typeof value === 'string' ? value : JSON.stringify(value))];
}

function numberOf(value: AttributeValue | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
