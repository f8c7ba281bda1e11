import { type AttributeValue, type Span } from '#contracts';
import { structured } from '../../attributes/attribute-bag.js';
import { type SpokenMessage } from '../convention.js';
import { isFields, readMessages } from '../messages.js';
import { type Content } from '../otel-genai/content.js';

/** Messages told by span events: `content` or `message` holds the blocks of Bedrock's Converse API, or plain words. */
export function contentOfEvents(span: Span): Content {
  const content: Content = { input: [], output: [], systemInstructions: null, offeredTools: [] };
  for (const { name, attributes } of span.events) {
    const role = /^gen_ai\.(system|user|assistant|tool)\.message$/.exec(name)?.[1];
    if (role !== undefined) content.input.push(...messagesOf(attributes.content, role as SpokenMessage['role'], null));
    else if (name === 'gen_ai.choice') {
      content.output.push(...messagesOf(attributes.message, 'assistant', attributes.finish_reason ?? null));
    }
  }
  return content;
}

function messagesOf(told: AttributeValue | undefined, role: SpokenMessage['role'], reason: AttributeValue) {
  const blocks = structured(told);
  const content = Array.isArray(blocks) ? blocks.filter(isFields).map(partOf) : blocks;
  return readMessages({ role, content, finish_reason: reason }, role);
}

/** `{text}`, `{toolUse}`, `{toolResult}`, `{reasoningContent}`, `{image}` and other media. */
function partOf(block: { [key: string]: AttributeValue }): AttributeValue {
  const { toolUse: call, toolResult: answer } = block;
  if (isFields(call)) {
    return { type: 'tool_call', id: call.toolUseId ?? null, name: call.name ?? null, arguments: call.input ?? null };
  }
  if (isFields(answer)) {
    return {
      type: 'tool_call_response',
      id: answer.toolUseId ?? null,
      response: wordsOfTool(answer.content ?? null),
    };
  }
  if (block.text !== undefined) return { type: 'text', content: block.text };
  if (block.reasoningContent !== undefined) return { type: 'reasoning' };
  return { type: 'file', modality: Object.keys(block)[0] ?? 'file' };
}

/** What a tool gave: the blocks `{text}` and `{json}` of its result without their frame. */
export function wordsOfTool(result: AttributeValue): AttributeValue {
  if (!Array.isArray(result) || result.length === 0) return result;
  const told = result.map((block) => (isFields(block) ? (block.json ?? block.text) : undefined));
  if (told.some((each) => each === undefined)) return result;
  if (told.length === 1) return structured(told[0]);
  return told.every((each) => typeof each === 'string') ? told.join('\n') : told.map((each) => structured(each));
}
