import { type AttributeValue, type ToolCall } from '#contracts';
import { structured } from '../attributes/attribute-bag.js';
import { type DraftOf, type SpokenMessage } from './convention.js';

/** The step of one model call, from its output messages. Its input is set when the conversation is assembled. */
export function generationOf(
  output: readonly SpokenMessage[],
  told: { model: string | null; finishReason: string | null; inputTokens: number | null; outputTokens: number | null },
  choices = 1,
): DraftOf<'llm'> {
  const spoken = output.filter((message) => message.role === 'assistant');
  // With several choices asked for, each message is one of them and the first is what the caller sees by default.
  const said = choices > 1 ? spoken.slice(0, 1) : spoken;
  const hasUsage = told.inputTokens !== null || told.outputTokens !== null;
  return {
    kind: 'llm',
    model: told.model,
    input: [],
    text: joinTexts(said.map((message) => message.text)),
    toolCalls: said.flatMap((message): ToolCall[] => message.toolCalls),
    finishReason: said.findLast((message) => message.finishReason !== null)?.finishReason ?? told.finishReason,
    usage: hasUsage ? { inputTokens: told.inputTokens ?? 0, outputTokens: told.outputTokens ?? 0 } : null,
  };
}

function joinTexts(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}

/** The first of a list, which may be written as JSON text, or the value itself. */
export function firstText(value: AttributeValue | undefined): string | null {
  const told = structured(value);
  const first = Array.isArray(told) ? told[0] : told;
  return typeof first === 'string' && first !== '' ? first : null;
}
